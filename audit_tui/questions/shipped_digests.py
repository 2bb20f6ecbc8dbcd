"""The digest of every set that ever shipped, written by python -m tests.questions.shipped_digests."""

DIGESTS: dict[tuple[str, str], str] = {
    ("child_sexual_exploitation", "2026.1"): "43339cb4b3095d528b2c1003e88aa997f13ae3b87e23ae9c4edbef93b7dbb946",
    ("domestic_abuse", "2026.1"): "6f3cd4c979a7cdf920fec1aa44af5a4232bff58f5303fd93badff8b7c899f315",
    ("missing_from_home", "2026.1"): "79d14b5c2cb50f58fc7290a4814e67b4add9bdd3d0db15fa8a808d975dfe191f",
    ("neglect", "2026.1"): "00712fba930924c20c2ea2934d077d47ce36e4ffb6118a99a24e65803658fbf2",
}
