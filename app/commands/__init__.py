"""What `folkmoot` can do from the command line, one module for each noun."""
