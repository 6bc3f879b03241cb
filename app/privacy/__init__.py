"""Privacy: what is held of people, said to them, to administrators, and in the papers that the law asks for."""
