"""Names of parameters: those that the operation or the type suggests, or any name at all.

A model that only ever sees `xs` and `text` writes those, whatever the signature says. Any noun, in several forms, makes
it read the name and copy it, in however many tokens.
"""

from __future__ import annotations

import builtins
import keyword
from collections.abc import Collection, Sequence
from random import Random

from avow.lm.train.data.tasks.type_names import parts

ANY = 0.35  # the share of names that nothing suggests
_NOUNS = """
    account actor address age agent album alarm amount angle animal answer apple area arm arrow article atom author
    badge bag balance ball band bank bar barrel base basket batch bead bean bed bee bell belt bid bill bird block
    board boat body bolt bond bonus book border bottle bowl box branch brand bread brick bridge brush bucket budget
    bug bus button cabin cable cake call camera camp candle cap capital car card cargo carrot cart case cat cell
    cent chain chair chapter charge check chord circle city claim class clerk client clip clock cloud club coach
    coat coin color column comment company contact cookie copy corner cost count country couple course cow crate
    credit crew crop crown cube cup curve customer cycle daily date day deal debt deck degree delay depth desk
    detail device dial diameter dish distance doctor dog dollar door dose draft dream dress drink driver drop drum
    duck duration duty ear edge effort egg element email energy engine entry error estimate event exam expense eye
    face factor fare farm feature fee fence field figure file film finger fire flag flight floor flower folder food
    force forecast form fork frame friend fruit fuel gain game garden gate gauge gear gift glass goal grade grain
    gram grant graph grid group guess guest guide habit hall hammer hand handle hat head heap heart heat height herb
    hill hint hole holiday home hook horse host hotel hour house idea image income infant ink insect interest
    interval invoice island issue jacket jar job joke journey judge jug juice jump kettle key kid kite label ladder
    lake lamp lane laptop layer league leg lemon lesson letter level lever licence light limit line link lion load
    loan lock log lorry loss lunch machine magnet mail margin mark market marker mass match meal measure meeting
    melody member memo menu merchant message metal meter mile milk mine minute mirror mission model money month moon
    motor mountain movie muscle name neck needle neighbour nest net night node noise note novel nurse nut offer
    office oil option orange order organ outcome oven owner pack page paint pair pan panel paper parcel parent park
    part party pass password patch path patient pattern payment peak pear pen penalty pencil percent period pet
    phone photo phrase picture piece pig pile pilot pipe pitch pixel place plan planet plant plate player plot
    pocket poem point pole pool port portion post pot pound power present pressure price principal prize probe
    product profit project pulse pump pupil puzzle quantity quarter query question queue quote rabbit race radius
    rain rank rate rating ratio reading reason receipt recipe record region rent reply report request reserve result
    reward ride ring river road robot rock roll roof room root rope rose route rule runner salary sale sample
    sandwich saving scale scene score screen sea seat second section seed segment sensor sentence serving session
    shadow shape share sheet shift ship shirt shoe shop shot side signal singer size skill sky slot snack snake
    soldier song sound soup source space speaker speech speed spoon sport spot spring square stack stage stair stake
    stamp star start station status step stick stock stone store storm story stream street string stripe student
    style subject sugar suit summer supply surface table tag tail talk tank tape target task tax taxi tea teacher
    team temperature tenant tent term test theme threshold ticket tide tie tile timer tin tip title toe token toll
    ton tool topic tower town toy track trade train tray treaty tree trend trial tribe trip truck tube tune turn
    twin unit user valley van vase vector vehicle verse vessel video view village visit visitor voice volume vote
    voter wage wagon walk wall water wave week weight wheel width wind window wing winner winter wire word worker
    yard year yield zone
"""
NOUNS = tuple(_NOUNS.split())
_ADJECTIVES = """
    all base big current daily end final first fixed given initial inner input known last long max min my net new old
    other outer raw second short small some start the top total upper user valid
"""
ADJECTIVES = tuple(_ADJECTIVES.split())
_SEVERAL = ("list", "set", "dict", "tuple")


def parameter_name(random: Random, names: Sequence[str], type_name: str, taken: Collection[str]) -> str:
    """A name that is free: one of `names`, where those that stand first are likelier, or any name at all."""
    if random.random() < ANY:
        names = [any_name(random, type_name) for _ in range(3)]
    free = [name for name in names if name not in taken and not keyword.iskeyword(name) and not hasattr(builtins, name)]
    free = free or [name for name in ("data", "value", "arg", "given", "other_value") if name not in taken]
    weights = [1 / (place + 2) for place in range(len(free))]
    return random.choices(free, weights)[0]


def any_name(random: Random, type_name: str) -> str:
    """A noun, plural for what has elements, perhaps with a word before or after it; now and then mere letters."""
    head = parts(type_name)[0]
    several = head in _SEVERAL
    noun = random.choice(NOUNS)
    word = plural(noun) if several else noun
    turn = random.random()
    if turn < 0.55:
        return word
    if turn < 0.7:
        return f"{random.choice(ADJECTIVES)}_{word}"
    if turn < 0.82:
        return f"{random.choice(NOUNS)}_{word}"
    if turn < 0.9:
        return f"{noun}_{head if several else random.choice(('value', 'no', 'name', 'in', 'count'))}"
    return "".join(random.choices("abefghklmnpqrstuvwz", k=random.choice((1, 1, 2, 2, 3))))


def plural(noun: str) -> str:
    """The regular plural: cities, boxes, lists."""
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + ("es" if noun.endswith(("s", "x", "z", "ch", "sh")) else "s")
