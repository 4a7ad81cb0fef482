"""No step is quadratic: twice the input costs about twice the work. ``python -m tests.scaling`` prints the whole table."""
