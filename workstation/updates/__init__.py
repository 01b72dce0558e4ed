"""A newer file of the program: how it is recognised, where it is looked for, how it takes the place of the old one."""
