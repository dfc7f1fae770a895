import sys
sys.stdout.write('')
__getattr__ = lambda name: type(name, (), {'__init__': lambda self, *a, **k: None, '__getattr__': lambda self, n: (lambda *a, **k: b'')})
