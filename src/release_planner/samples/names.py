"""Names for people who do not exist, with the lengths and letters that real lists have."""

SURNAMES = (
    "Abara", "Ashdown", "Begum", "Birchall", "Blakeway", "Bonnick", "Carrow", "Chaudhry",
    "Coldicott", "Danso", "Devlin", "Drabble", "Eastmead", "Fearnley", "Fitzgerald-Okonkwo",
    "Gallimore", "Garbett", "Grewal", "Hadley", "Hussain", "Iqbal", "Jukes", "Kaczmarek",
    "Kettlewell", "Kowalczyk", "Lightwood", "Lockley", "Mahmood", "Marklew", "McAllister",
    "Mensah", "Nguyen", "Norgrove", "O'Driscoll", "Okafor", "Onslow", "Parkes", "Perrygrove",
    "Quarrell", "Rafferty", "Rahman", "Ravenhill", "Sandhu", "Shakespear", "Singh", "Skidmore",
    "Tranter", "Tunnicliffe", "Uddin", "Underhill", "Vaughan", "Wainwright", "Westwood",
    "Whitehouse", "Wyndham", "Yardley", "Zielinski", "Żółkowski",
)  # fmt: skip
MALE_FORENAMES = (
    "Aaron", "Adeel", "Ben", "Callum", "Connor", "Curtis", "Darren", "Dean", "Devon", "Ethan",
    "Faisal", "Gareth", "Harpreet", "Imran", "Jamal", "Jason", "Jordan", "Kacper", "Kieran", "Lee",
    "Liam", "Marcus", "Mohammed", "Nathan", "Omar", "Patrick", "Reece", "Ricky", "Ryan", "Samuel",
    "Shane", "Stephen", "Tariq", "Tomasz", "Tyrone", "Wayne", "Winston", "Zachary",
)  # fmt: skip
FEMALE_FORENAMES = (
    "Aisha", "Amber", "Bethany", "Chantelle", "Danielle", "Ewa", "Gemma", "Hayley", "Jade",
    "Kirsty", "Leanne", "Michelle", "Natasha", "Parveen", "Rachel", "Shanice", "Stacey", "Tanya",
)  # fmt: skip
