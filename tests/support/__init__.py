"""What tests share. They import it as `support.x`."""
