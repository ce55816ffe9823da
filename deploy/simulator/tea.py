"""Parameters of the second, small shop: "Harbour Leaf Tea"."""

from typing import Final

from deploy.simulator.spec import AgentSpec, Archetype, CampaignRule, Category, SeasonPeak, ShopSpec

CATEGORIES: Final = (
    Category(
        "black tea",
        ("{garden} {grade}",),
        {"garden": ("Assam", "Ceylon", "Keemun", "Darjeeling", "Kenyan"),
         "grade": ("breakfast leaf (250 g)", "second flush (100 g)", "broken leaf (500 g)")},
        15, (6.0, 24.0), 0.5, 0.01, ("packet", "packets"),
    ),
    Category(
        "green tea",
        ("{name} ({size})",),
        {"name": ("Sencha", "Gunpowder", "Dragon Well", "Genmaicha", "Jasmine pearls"),
         "size": ("50 g", "100 g")},
        10, (7.0, 29.0), 0.4, 0.01, ("packet", "packets"),
    ),
    Category(
        "herbal",
        ("{herb} infusion ({size})",),
        {"herb": ("chamomile", "peppermint", "lemon verbena", "rooibos", "ginger and orange"),
         "size": ("40 bags", "100 g")},
        10, (4.5, 13.0), 0.5, 0.01, ("packet", "packets"),
    ),
    Category(
        "teaware",
        ("{what} in {color}",),
        {"what": ("stoneware teapot", "pair of porcelain cups", "enamel kettle", "glass infuser mug"),
         "color": ("sea green", "ivory", "slate")},
        12, (14.0, 78.0), 0.05, 0.06, ("piece", "pieces"),
    ),
    Category(
        "gifts",
        ("{name} gift box",),
        {"name": ("Afternoon", "Harbour Morning", "Sleep Well", "Around the World", "Winter Spice")},
        5, (22.0, 58.0), 0.1, 0.03, ("box", "boxes"),
    ),
)  # fmt: skip

TEA: Final = ShopSpec(
    slug="harbour-leaf",
    name="Harbour Leaf Tea",
    seed=7_031,
    currency="GBP",
    symbol="£",
    order_prefix="HL",
    days=913,
    customers=150,
    growth=0.2,
    tickets=25,
    utc_offset=0,
    seasons=((SeasonPeak(338, 20, 1.2), SeasonPeak(190, 40, -0.35)),),
    campaigns=(
        CampaignRule("Spring brew", "BREW", 4, 10, 6, 15, 1.0),
        CampaignRule("Black Friday", "HARBOUR", 11, 26, 5, 20, 2.0),
    ),
    categories=CATEGORIES,
    archetypes=(
        Archetype(
            "daily drinker", 0.5, 7.0, 0.4, (1, 2, 3, 4),
            3.5, 0.08, 0, 0.4, 0.3, 0.7, 0.9, 1.2, (0.3, 0.5, 0.2),
            {"black tea": 5, "green tea": 2, "herbal": 2, "teaware": 0.3}, 0.3,
        ),
        Archetype(
            "gift buyer", 0.3, 1.6, 0.4, (4, 2, 1, 0),
            2.5, 0.35, 0, 1.1, 0.5, 1.5, 0.8, 0.5, (0.2, 0.5, 0.3),
            {"gifts": 5, "teaware": 4, "green tea": 1, "herbal": 1}, 0.2,
        ),
        Archetype(
            "sampler", 0.2, 2.4, 0.5, (5, 2, 1, 0),
            1.4, 0.4, 0, 0.7, 0.7, 1.0, 1.8, 0.6, (0.5, 0.4, 0.1),
            {"green tea": 4, "herbal": 3, "black tea": 3, "gifts": 1}, 0.4,
        ),
    ),
    agents=(
        AgentSpec("Owen Pryce", "owen@harbourleaf.test", "admin"),
        AgentSpec("Isla Brennan", "isla@harbourleaf.test", "agent"),
    ),
    carriers=("Royal Mail", "DPD"),
    domain_words="tea",
)  # fmt: skip
