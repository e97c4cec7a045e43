"""What happens when people go through a flow: one execution as it happens, and how many ended where."""
