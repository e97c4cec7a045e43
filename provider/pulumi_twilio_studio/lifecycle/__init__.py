"""What happens to flows, subaccounts and test users: decided and done on typed values, without Pulumi."""
