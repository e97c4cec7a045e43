"""What is composed of several resources."""
