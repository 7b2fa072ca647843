"""Source -> blocks -> canonical text -> provisions -> passages."""
