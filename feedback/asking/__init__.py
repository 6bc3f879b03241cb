"""What residents are asked after a service: forms, links to them, answers, and how many were asked."""
