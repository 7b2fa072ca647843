"""Penalties in a report's words: terms of imprisonment, fines, and how they are joined."""

from collections.abc import Callable

from kb.evidence.penalties import Fine, Penalty, Term

Say = Callable[..., str]
MONTHS = 12


def said(say: Say, penalty: Penalty) -> str:
    """Return a penalty in one phrase, by the words of a template."""
    prison = [say("death")] if penalty.death else []
    prison += [_term(say, term) for term in penalty.terms]
    parts = [f" {say('or')} ".join(prison)] if prison else []
    if penalty.fine is not None:
        parts.append(joined(say, penalty, penalty.fine))
    return ", ".join(parts)


def least(say: Say, penalty: Penalty) -> str:
    """Return the least term of imprisonment, ``""`` where none is named."""
    return months(say, penalty.least) if penalty.least is not None else ""


def most(say: Say, penalty: Penalty) -> str:
    """Return the heaviest that may be imposed: death, life, a term, or what is not limited."""
    if penalty.death:
        return say("death")
    if penalty.life:
        return say("life")
    if penalty.most is not None:
        return months(say, penalty.most)
    return say("unlimited") if penalty.terms else ""


def fine(say: Say, fine: Fine) -> str:
    """Return a fine with its bounds; one without numbers is left to the court."""
    if fine.least is None and fine.most is None:
        return say("fine_open")
    return say("fine_of", amount=_range(say, _sum(fine, fine.least), _sum(fine, fine.most)))


def joined(say: Say, penalty: Penalty, own: Fine) -> str:
    """Return a penalty's fine with the words that join it to imprisonment."""
    amount = fine(say, own)
    word = penalty.joined.replace(" ", "_")
    return say(f"joined_{word}", fine=amount) if word else amount


def months(say: Say, count: int) -> str:
    """Return a length of time in years where it is whole years, else in months."""
    if count and count % MONTHS == 0:
        years = count // MONTHS
        return say("year") if years == 1 else say("years", count=years)
    return say("month") if count == 1 else say("months", count=count)


def _sum(fine: Fine, amount: int | None) -> str:
    return "" if amount is None else f"{amount:,} {fine.currency}".strip()


def _term(say: Say, term: Term) -> str:
    regime = say(f"regime_{term.regime}") if term.regime in ("rigorous", "simple") else ""
    if term.life:
        text = say("prison_life")
    elif term.least is None and term.most is None:
        text = say("prison")
    else:
        low = "" if term.least is None else months(say, term.least)
        high = "" if term.most is None else months(say, term.most)
        text = say("prison_of", term=_range(say, low, high))
    return f"{regime} {text}".strip()


def _range(say: Say, low: str, high: str) -> str:
    if low and high:
        return low if low == high else say("between", low=low, high=high)
    return say("at_least", low=low) if low else say("up_to", high=high)
