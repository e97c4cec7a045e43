"""What each route does: parse the request, ask the store, show the answer."""
