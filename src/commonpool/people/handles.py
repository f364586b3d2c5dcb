"""Handles: the pleasant pseudonyms that stand for people in receipts, books and public pages."""

from __future__ import annotations

import secrets

from commonpool.people.models import Community, Member

WORDS = """
    acorn alder almond amber anise apricot aspen aster badger barley basil bay beech bilberry
    birch bluebell brook bramble bracken cedar cherry chestnut chive cicada clover comfrey
    coral cowslip crane cricket cypress daisy dill dipper dove dunnock elder elm falcon fennel
    fern fig finch flax foxglove gentian ginger goldcrest grove hare hawthorn hazel heather
    heron holly hoopoe ibis iris ivy jasmine jay juniper kestrel kite lagoon larch lark laurel
    lavender lemon lentil lichen lilac linden linnet lotus lupin magnolia mallow maple marten
    martin meadow medlar mint moss mulberry myrtle nettle nutmeg oak olive orchid oriole osprey
    otter owl pansy pear pebble pepper petrel pine plover plum poplar poppy primrose quail
    quince raven reed robin rose rowan rush rye saffron sage sedge siskin sorrel sparrow spruce
    starling stork sunflower swallow swan swift tansy teasel tern thistle thrush thyme tulip
    vetch vine violet wagtail walnut warbler willow wren yarrow yew
""".split()  # noqa: SIM905  # a list of 140 quoted words is no easier to read
TRIES = 1000


def new_handle(community: Community) -> str:
    """A handle nobody has in this community yet, such as `heron-4821`: chance, never a name."""
    for _ in range(TRIES):
        handle = f"{secrets.choice(WORDS)}-{1000 + secrets.randbelow(9000)}"
        if not Member.objects.filter(community=community, handle=handle).exists():
            return handle
    raise RuntimeError(f"no free handle in {TRIES} tries")
