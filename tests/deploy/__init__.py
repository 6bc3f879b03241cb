"""The files that an installation is made of name what there is, and the programs that read them accept them."""
