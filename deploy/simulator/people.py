"""Customers as the shop knows them: id, name and e-mail address. Addresses use reserved domains only (RFC 2606)."""

from dataclasses import dataclass
from typing import Final

from deploy.simulator.randomness import BLOCK, stream
from deploy.simulator.spec import ShopSpec

FIRST: Final = tuple(
    """Abigail Ada Agnes Alice Amara Amy Andrea Angela Anita Anna Annette April Arlene Audrey Barbara Beatrice
    Becky Bernice Beth Beverly Bonnie Brenda Bridget Camille Carla Carmen Carol Caroline Cassandra Catherine Cecilia
    Celeste Charlotte Cheryl Christine Cindy Claire Colleen Connie Corinne Crystal Cynthia Daisy Dana Darlene Dawn
    Debbie Deborah Delores Denise Diane Dolores Donna Doris Dorothy Edith Eileen Elaine Eleanor Elena Elise Ellen
    Eloise Emily Erica Esther Ethel Eva Evelyn Faye Fiona Florence Frances Gail Georgia Geraldine Gina Ginger Gladys
    Glenda Gloria Grace Greta Gwen Hannah Harriet Hazel Heather Heidi Helen Holly Ida Imani Ingrid Irene Iris
    Jackie Jan Jane Janet Janice Jasmine Jean Jennifer Jenny Jill Joan Joanna Josephine Joy Joyce Juanita Judith
    Julia Karen Kathleen Kathy Kay Keiko Kelly Kendra Kim Kristen Lakshmi Laura Lauren Leah Lena Leslie Lillian
    Lois Loretta Lorraine Louise Lucille Lucy Lydia Lynn Mabel Mae Maggie Maria Marian Marie Marilyn Marjorie Marlene
    Martha Maureen Maxine Meera Megan Melissa Meredith Mildred Miriam Molly Monica Nadia Nancy Naomi Nina Noreen
    Norma Olive Pamela Patricia Paula Pauline Pearl Peggy Penny Phyllis Priscilla Rachel Ramona Rebecca Renee Rhonda
    Rita Roberta Robin Rosa Rosalind Rose Rosemary Ruby Ruth Sally Samantha Sandra Sarah Shannon Sharon Sheila
    Shirley Sofia Stella Susan Sylvia Tamara Teresa Theresa Tina Tracy Valerie Vera Veronica Vivian Wanda Wendy
    Wilma Yolanda Yvonne Zoe Alan Arthur Brian Carl Daniel David Dennis Frank George Harold James Jerome Keith
    Leonard Mark Martin Patrick Paul Raymond Richard Robert Samuel Stephen Thomas Victor Walter""".split()
)
LAST: Final = tuple(
    """Abbott Adams Aguilar Albright Allen Alvarez Anderson Archer Armstrong Ashby Atkins Bailey Baker Barlow Barnes
    Barrett Bauer Beck Bell Bennett Benson Bergman Bishop Blackwell Blake Boone Bowman Boyd Bradley Brennan Briggs
    Brooks Bryant Burgess Burke Burns Byrne Caldwell Callahan Campbell Cannon Carlson Carpenter Carver Castillo
    Chandler Chang Chapman Chavez Christensen Clark Clayton Cole Coleman Connelly Cooper Costa Crawford Cruz Cullen
    Curtis Dalton Daniels Davenport Dawson Delgado Dempsey Diaz Dixon Donovan Doyle Drake Duncan Eaton Edwards
    Eklund Elliott Ellis Erickson Espinoza Farrell Ferguson Fields Fischer Fitzgerald Fletcher Flores Foster Fowler
    Franklin Frazier Fuller Gallagher Garcia Gardner Garrett Gibson Gillespie Goodwin Graham Granger Greene Griffin
    Gupta Gustafson Hale Hansen Harding Harmon Harper Hartman Hayes Henderson Hendricks Herrera Hicks Hoffman Holland
    Hollis Holt Hopkins Horton Hudson Hughes Hutchins Ingram Iverson Jacobs Jennings Jensen Johansson Kaplan Keller
    Kendall Kennedy Kessler Kirby Klein Kowalski Kramer Lambert Larsen Lawson Leblanc Lindgren Lockhart Logan
    Lombardi Lowe Lucas Lyons Mackenzie Madden Malone Marsh Mathews Maxwell McAllister McCoy McGrath Mercer Meyer
    Miles Miller Monroe Montgomery Moran Morris Morrow Mueller Murphy Nash Navarro Nelson Newton Nguyen Nichols
    Norris Novak Nygaard Oakley Olson Ortega Osborne Palmer Park Parsons Patel Patterson Pearson Peck Perkins
    Peterson Petrov Pierce Pike Porter Potter Powell Prescott Quinn Ramirez Ramsey Randall Reed Reeves Reid Reyes
    Reynolds Rhodes Riley Rivera Roberts Robles Roth Rowe Russo Ryan Sanders Sato Sawyer Schneider Schultz Sharp
    Shelton Shepherd Simmons Sinclair Slater Snyder Sorensen Spencer Stanton Stein Stevens Stone Strickland Sutton
    Swanson Tate Thatcher Thornton Torres Tucker Underwood Vance Vargas Vaughn Wagner Walsh Warner Watts Weaver
    Webb Weiss Wheeler Whitaker Wilcox Winslow Wolfe Woodard Yates York Young Zamora Zimmerman""".split()
)
DOMAINS: Final = ("example.com", "example.org", "example.net", "mail.example.com", "post.test", "inbox.test")


@dataclass(frozen=True, slots=True)
class Person:
    """A customer's identity. `email` is unique within the shop."""

    customer_id: str
    first: str
    last: str
    email: str

    @property
    def name(self) -> str:
        """First and last name."""
        return f"{self.first} {self.last}"


def customer_id(number: int) -> str:
    """The shop's id of customer `number` (from 0)."""
    return f"cust_{number:07d}"


def people(shop: ShopSpec, seed: int, block: int) -> list[Person]:
    """Everyone in one block of customers."""
    rng = stream(seed, shop.slug, "people", block)
    draws = rng.random((BLOCK, 4))
    first_number = block * BLOCK
    return [
        _person(first_number + i, draws[i].tolist()) for i in range(min(BLOCK, shop.customers - first_number))
    ]


def _person(number: int, draw: list[float]) -> Person:
    first = FIRST[int(draw[0] * len(FIRST))]
    last = LAST[int(draw[1] * len(LAST))]
    f, s = first.lower(), last.lower()
    # The number makes the address unique; the separator before it keeps two forms from meeting.
    forms = (f"{f}.{s}{number}", f"{f[0]}{s}{number}", f"{f}{s[0]}_{number}", f"{s}.{f}{number}")
    local = forms[int(draw[2] * len(forms))]
    domain = DOMAINS[int(draw[3] ** 2 * len(DOMAINS))]
    return Person(customer_id(number), first, last, f"{local}@{domain}")
