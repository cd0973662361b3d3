"""A story of six paragraphs, long enough to be the body of a page however the page is built."""

TITLE = "A wall below the harbour"
PARTS = (
    "The survey of the old harbour began in spring, when two divers found a wall that no map of the town shows.",
    "They measured it for a week, and the drawings they made were laid before the council on a rainy Monday.",
    "The council asked for a second opinion, which a professor from the island college gave without being paid.",
    "Her letter runs to forty pages, and it says that the wall is a quay which the great flood buried long ago.",
    "Fishermen had always told of lights there, and the oldest of them remembers a stair that led into the water.",
    "What becomes of the find is open, but the harbour master wants glass boats, and he has already ordered one.",
)
