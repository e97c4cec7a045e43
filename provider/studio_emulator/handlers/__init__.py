"""What each route does: parse the call, ask the store, show the answer."""
