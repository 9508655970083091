"""The province's rooms: who has filed, what will go out and what did, days, ladders, reports out of turn."""
