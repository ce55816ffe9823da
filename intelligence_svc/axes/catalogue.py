"""The eight axes with their segments and business rules. The only place where a number is chosen, each with why."""

from __future__ import annotations

from intelligence_svc.axes.domain import Axis, AxisName, BoundaryRule, Scale, Segment

AXES: tuple[Axis, ...] = (
    Axis(
        AxisName.PURCHASE_VALUE,
        "money spent so far, less refunds",
        "money",
        Scale.LOG,
        (
            Segment("low", "Low spender", "spent clearly less than the median customer"),
            Segment("mid", "Mid spender", "spent about as much as the median customer"),
            Segment("high", "High spender", "spent clearly more than the median customer"),
            Segment("whale", "Whale", "are among the few who spent a multiple of the median customer"),
        ),
        (
            BoundaryRule(0.35, 0.5, 0.2, 0.8, "low is less than 80 % of the median, whatever the shape of the shop"),
            BoundaryRule(0.75, 1.75, 1.2, 3.0, "high starts at 1.2 to 3 times the median"),
            BoundaryRule(0.96, 5.0, 3.0, 25.0, "nobody is a whale below 3 times the median, all are above 25 times"),
        ),
        ramp=0.2,
        relative=True,
    ),
    Axis(
        AxisName.PURCHASE_FREQUENCY,
        "purchases a year after the first, drawn towards the shop's mean while the customer is new",
        "purchases a year",
        Scale.LOG,
        (
            Segment("rare", "Rare buyer", "hardly ever come back"),
            Segment("occasional", "Occasional buyer", "come back now and then"),
            Segment("regular", "Regular buyer", "buy several times a year"),
            Segment("frequent", "Frequent buyer", "are among those who buy most often"),
        ),
        (
            BoundaryRule(0.40, 1.0, 0.3, 2.0, "twice a year is never rare"),
            BoundaryRule(0.75, 3.0, 1.5, 8.0, "regular starts between 1.5 and 8 purchases a year"),
            BoundaryRule(0.93, 8.0, 4.0, 26.0, "every two weeks is always frequent, less than 4 a year never"),
        ),
        ramp=0.25,
    ),
    Axis(
        AxisName.PURCHASE_CADENCE,
        "spread of the pauses between purchases, relative to their mean; needs three purchases",
        "standard deviations per mean",
        Scale.LINEAR,
        (
            Segment("clockwork", "Clockwork", "buy at almost equal intervals"),
            Segment("steady", "Steady", "buy at roughly equal intervals"),
            Segment("irregular", "Irregular", "buy at intervals that follow no rhythm"),
            Segment("bursty", "In bursts", "buy several times in short order, then pause for long"),
        ),
        (
            BoundaryRule(0.25, 0.4, 0.25, 0.5, "clockwork needs pauses that vary by less than half their mean"),
            BoundaryRule(0.60, 0.8, 0.65, 1.0, "purchases at random have a spread of 1: that is irregular"),
            BoundaryRule(0.90, 1.3, 1.15, 1.8, "bursts vary more than purchases at random would"),
        ),
        ramp=0.07,
        learned_from="customers with three purchases or more",
    ),
    Axis(
        AxisName.PRICE_SENSITIVITY,
        "share of orders with a discount, drawn towards the shop's mean while there are few",
        "share of orders",
        Scale.LINEAR,
        (
            Segment("full_price", "Pays full price", "hardly ever use a discount"),
            Segment("promo_responsive", "Responds to promotions", "buy with and without discounts"),
            Segment("deal_hunter", "Deal hunter", "buy mostly when there is a discount"),
        ),
        (
            BoundaryRule(0.40, 0.2, 0.08, 0.35, "more than one order in three with a discount is not full price"),
            BoundaryRule(0.80, 0.6, 0.5, 0.8, "a deal hunter uses a discount on at least every second order"),
        ),
        ramp=0.07,
    ),
    Axis(
        AxisName.RETURN_BEHAVIOR,
        "share of the money that was refunded, drawn towards the shop's mean while there are few orders",
        "share of money",
        Scale.LINEAR,
        (
            Segment("keeper", "Keeper", "keep what they buy"),
            Segment("occasional_returner", "Occasional returner", "send something back now and then"),
            Segment("frequent_returner", "Frequent returner", "send back a large part of what they buy"),
        ),
        (
            BoundaryRule(0.80, 0.08, 0.05, 0.15, "more than 15 % refunded is no keeper, less than 5 % always is"),
            BoundaryRule(0.96, 0.25, 0.2, 0.5, "frequent starts between a fifth and a half of the money"),
        ),
        ramp=0.025,
    ),
    Axis(
        AxisName.CATEGORY_BREADTH,
        "distinct categories bought from",
        "categories",
        Scale.LOG,
        (
            Segment("specialist", "Specialist", "buy from one or very few categories"),
            Segment("mixed", "Mixed", "buy from some categories"),
            Segment("explorer", "Explorer", "buy from many categories"),
        ),
        (
            BoundaryRule(0.35, 1.5, 1.5, 3.5, "one category is always special, four are not"),
            BoundaryRule(0.85, 4.5, 3.5, 12.5, "an explorer has at least four categories"),
        ),
        ramp=0.2,
        whole=True,
    ),
    Axis(
        AxisName.LIFECYCLE_STAGE,
        "silence since the last purchase, as a multiple of the customer's usual pause (never less than 14 days)",
        "usual pauses",
        Scale.LOG,
        (
            Segment("active", "Active", "are within their usual rhythm"),
            Segment("slowing", "Slowing down", "are late by their own rhythm"),
            Segment("dormant", "Dormant", "have been silent for longer than almost any pause that ended"),
            Segment("lost", "Lost", "have been silent for so long that they have probably left"),
        ),
        (
            BoundaryRule(0.85, 1.5, 1.2, 2.5, "late is at least 20 % beyond the usual pause, and certain at 2.5 times"),
            BoundaryRule(0.95, 3.0, 2.2, 5.0, "dormant starts between 2.2 and 5 usual pauses"),
            BoundaryRule(0.99, 6.5, 4.5, 12.0, "nobody is lost before 4.5 usual pauses, everybody after 12"),
        ),
        ramp=0.2,
        leading=Segment("new", "New", "bought for the first time in the last weeks"),
        learned_from="customers with two purchases or more, by their last pause that ended",
    ),
    Axis(
        AxisName.ENGAGEMENT,
        "purchases of the last 365 days, each counted again if within 180, 90 and 30 days",
        "points",
        Scale.LOG_ONE_PLUS,
        (
            Segment("disengaged", "Disengaged", "bought nothing for a year"),
            Segment("casual", "Casual", "bought a little lately"),
            Segment("engaged", "Engaged", "bought repeatedly lately"),
            Segment("devoted", "Devoted", "bought often and just now"),
        ),
        (
            BoundaryRule(0.0, 0.5, 0.5, 0.5, "disengaged means no purchase in 365 days, and nothing else"),
            BoundaryRule(0.55, 3.5, 2.5, 8.5, "one purchase of the last 180 days is never more than casual"),
            BoundaryRule(0.88, 12.5, 7.5, 40.5, "devoted needs at least 8 points, two purchases of the last 30 days"),
        ),
        ramp=0.2,
        whole=True,
        learned_from="customers with a purchase in the last 365 days",
    ),
)
BY_NAME = {axis.name: axis for axis in AXES}

#: Where each axis begins in a customer's row of memberships, which holds all segments of all axes.
OFFSETS: dict[AxisName, int] = {}
WIDTH = 0
for _axis in AXES:
    OFFSETS[_axis.name] = WIDTH
    WIDTH += len(_axis.all_segments)

#: A new customer: nobody from 60 days after the first purchase, everybody until 30.
NEW_UNTIL_DAYS = 45.0
NEW_RAMP_DAYS = 15.0
