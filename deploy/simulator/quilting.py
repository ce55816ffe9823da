"""Parameters of "Linda's Quilting Supply": catalogue, seasons, campaigns, kinds of customers, team."""

from typing import Final

from deploy.simulator.spec import AgentSpec, Archetype, CampaignRule, Category, SeasonPeak, ShopSpec

COLLECTIONS: Final = (
    "Prairie Dawn", "Meadow Lane", "Harbor Mist", "Autumn Orchard", "Winter Berry", "Garden Gate",
    "Blue Ridge",
    "Sunday Picnic", "Maple Hollow", "Cottage Row", "Desert Bloom", "Lantern Night",
)  # fmt: skip
MOTIFS: Final = ("vine", "dot", "gingham", "floral", "stripe", "paisley", "leaf print", "tonal")
COLORS: Final = ("sage", "navy", "rust", "cream", "plum", "teal", "charcoal", "rose")

CATEGORIES: Final = (
    Category(
        "fabric",
        ("{collection} {motif} cotton in {color}",),
        {"collection": COLLECTIONS, "motif": MOTIFS, "color": COLORS},
        260, (8.5, 15.0), 2.0, 0.03, ("yard", "yards"),
    ),
    Category(
        "thread",
        ("{weight} cotton thread in {color} ({length} yd)",
         "{weight} polyester thread in {color} ({length} yd)"),
        {"weight": ("30 wt", "40 wt", "50 wt", "80 wt"), "color": COLORS, "length": ("500", "1,300")},
        70, (5.5, 24.0), 0.9, 0.02, ("spool", "spools"),
    ),
    Category(
        "batting",
        ("{fiber} batting ({size})",),
        {
            "fiber": ("80/20 cotton blend", "100% cotton", "wool", "bamboo blend", "low-loft polyester"),
            "size": ("crib", "throw", "twin", "queen", "king"),
        },
        25, (14.0, 62.0), 0.2, 0.04, ("package", "packages"),
    ),
    Category(
        "patterns",
        ("{name} quilt pattern", "{name} table runner pattern"),
        {
            "name": (
                "Barn Raising", "Churn Dash", "Wandering Star", "Flying Geese", "Log Cabin Twist",
                "Ohio Sunrise",
                "Courthouse Steps", "Lone Star Revisited", "Garden Trellis", "Storm at Sea", "Bear Paw Trail",
                "Double Wedding Ring", "Snail's Path", "Nine Patch Parade", "Tumbling Blocks",
                "Sampler Sundays",
            ),
        },
        32, (9.0, 16.0), 0.05, 0.05, ("copy", "copies"),
    ),
    Category(
        "notions",
        (
            "{size} acrylic ruler", "{mm} mm rotary cutter", "{mm} mm rotary blades (pack of 5)",
            "{mat} self-healing cutting mat", "{pins} pins (box of 100)", "{what}",
        ),
        {
            "size": ("6 x 24 in", "12.5 in square", "8.5 x 12 in", "half-square"),
            "mm": ("28", "45", "60"),
            "mat": ("12 x 18 in", "18 x 24 in", "24 x 36 in"),
            "pins": ("glass-head", "flat flower-head", "curved basting"),
            "what": ("seam ripper with rubber grip", "magnetic pin dish", "walking-foot guide bar",
                     "hera marker",
                     "wool pressing mat (17 in)", "thread snips", "binding clips (set of 50)"),
        },
        30, (4.0, 48.0), 0.25, 0.05, ("piece", "pieces"),
    ),
    Category(
        "precuts",
        ("{collection} {cut}",),
        {"collection": COLLECTIONS, "cut": ("charm pack", "fat quarter bundle", "jelly roll", "layer cake")},
        48, (11.0, 68.0), 0.3, 0.04, ("bundle", "bundles"),
    ),
    Category(
        "kits",
        ("{name} quilt kit ({size})",),
        {
            "name": ("Winter Cabin", "Garden Trellis", "Harvest Star", "Starlit Pines", "Farmhouse Sampler",
                     "Wishing Well", "Snowfall", "Coastal Steps"),
            "size": ("lap", "twin", "queen"),
        },
        24, (58.0, 210.0), 0.0, 0.07, ("kit", "kits"),
    ),
    Category(
        "machines",
        ("{maker} {model} sewing machine", "{maker} {model} walking foot", "{maker} {model} extension table"),
        {"maker": ("Hartley", "Northfield"), "model": ("Q200", "Q450", "Q700")},
        18, (48.0, 1900.0), 0.0, 0.06, ("unit", "units"),
    ),
)  # fmt: skip

WINTER: Final = (
    SeasonPeak(325, 24, 0.95), SeasonPeak(18, 14, 0.25), SeasonPeak(195, 35, -0.3), SeasonPeak(255, 18, 0.2),
)  # fmt: skip
RETREAT: Final = (SeasonPeak(82, 16, 1.1), SeasonPeak(278, 16, 1.2), SeasonPeak(195, 30, -0.35))

CAMPAIGNS: Final = (
    CampaignRule("New Year stash sale", "STASH", 1, 3, 8, 15, 2.0, ("fabric", "precuts")),
    CampaignRule("National Quilting Day", "QUILTDAY", 3, 15, 5, 20, 3.0),
    CampaignRule("Spring thread week", "THREADS", 5, 6, 8, 25, 1.5, ("thread", "notions")),
    CampaignRule("Summer clearance", "SUMMER", 7, 18, 14, 30, 2.4, ("fabric", "precuts", "kits", "patterns")),
    CampaignRule("Back to the sewing room", "SEWROOM", 9, 8, 7, 15, 2.0),
    CampaignRule("Black Friday week", "THANKFUL", 11, 23, 8, 25, 3.6),
    CampaignRule("Last-minute gifts", "GIFT", 12, 10, 5, 10, 1.5),
)

ARCHETYPES: Final = (
    Archetype(
        "steady maker", 0.17, 8.6, 0.45, (1, 3, 3, 3),
        4.0, 0.05, 0, 0.5, 0.25, 0.6, 1.6, 1.0, (0.2, 0.6, 0.2),
        {"fabric": 5, "thread": 3, "batting": 2, "notions": 1, "patterns": 1, "precuts": 1}, 0.3,
    ),
    Archetype(
        "sale hunter", 0.20, 5.2, 0.5, (6, 2, 1, 0),
        2.6, 0.22, 0, 0.7, 0.85, 1.2, 1.7, 1.2, (0.7, 0.25, 0.05),
        {"fabric": 5, "precuts": 3, "thread": 1, "patterns": 1, "notions": 1}, 0.5,
    ),
    Archetype(
        "retreat goer", 0.13, 5.0, 0.4, (2, 3, 3, 1),
        3.4, 0.12, 1, 1.0, 0.35, 0.9, 2.3, 1.1, (0.15, 0.6, 0.25),
        {"kits": 3, "precuts": 3, "fabric": 2, "notions": 2, "patterns": 2}, 0.35,
    ),
    Archetype(
        "holiday gifter", 0.18, 2.0, 0.4, (4, 3, 1, 0),
        2.6, 0.38, 0, 1.15, 0.5, 1.7, 0.9, 0.6, (0.25, 0.5, 0.25),
        {"kits": 4, "precuts": 2, "notions": 3, "patterns": 2}, 0.15,
    ),
    Archetype(
        "studio quilter", 0.06, 16.0, 0.35, (1, 2, 3, 4),
        4.5, 0.02, 0, 0.3, 0.2, 0.5, 2.6, 2.4, (0.1, 0.4, 0.5),
        {"fabric": 5, "batting": 4, "thread": 4, "notions": 1}, 0.2,
    ),
    Archetype(
        "machine upgrader", 0.07, 2.3, 0.5, (5, 2, 1, 0),
        2.4, 0.25, 0, 0.5, 0.45, 1.4, 0.8, 0.5, (0.1, 0.5, 0.4),
        {"machines": 4, "notions": 4, "thread": 2, "kits": 1}, 0.25,
    ),
    Archetype(
        "passer-by", 0.19, 1.5, 0.5, (8, 1, 0, 0),
        0.9, 0.62, 0, 0.8, 0.5, 1.2, 0.5, 0.6, (0.5, 0.4, 0.1),
        {"patterns": 3, "precuts": 3, "fabric": 3, "notions": 2, "kits": 1}, 0.4,
    ),
)  # fmt: skip

QUILTING: Final = ShopSpec(
    slug="lindas-quilting",
    name="Linda's Quilting Supply",
    seed=20_240_611,
    currency="USD",
    symbol="$",
    order_prefix="LQ",
    days=1461,
    customers=3000,
    growth=0.12,
    tickets=500,
    utc_offset=-6,
    seasons=(WINTER, RETREAT),
    campaigns=CAMPAIGNS,
    categories=CATEGORIES,
    archetypes=ARCHETYPES,
    agents=(
        AgentSpec("Linda Hartwell", "linda@lindasquilting.test", "admin"),
        AgentSpec("Marcus Bell", "marcus@lindasquilting.test", "lead"),
        AgentSpec("Priya Nair", "priya@lindasquilting.test", "agent"),
        AgentSpec("Tom Okafor", "tom@lindasquilting.test", "agent"),
        AgentSpec("Elena Ruiz", "elena@lindasquilting.test", "agent"),
        AgentSpec("Wes Carlisle", "wes@lindasquilting.test", "viewer"),
    ),
    carriers=("UPS", "USPS", "FedEx"),
    domain_words="quilting",
)
