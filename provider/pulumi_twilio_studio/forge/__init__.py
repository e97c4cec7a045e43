"""The forge of a pipeline's own repository, GitHub or GitLab: comments and issues that are kept up to date."""
