"""Live updates: an open page hears that something has changed, and asks again through its own door.

`streams` is the address `/live/<workspace>/`, `hub` holds the open streams of this process, `bus` is how it
hears of what other processes have written. Who may listen is said by the tickets of the room `people`.
"""
