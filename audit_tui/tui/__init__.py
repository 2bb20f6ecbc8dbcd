"""The screens: they show what is and send what a person does; rules and files are elsewhere."""
