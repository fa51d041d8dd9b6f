"""How long the dates of one document take: median and worst, at several lengths, and whether time grows with length.

    python -m bench.dates

Texts are made up in four languages: prose of a policy with a figure in every third clause, statements at head and
tail, and as the worst case a table in which every clause bears dates. Clauses go in, claims come out; reading the
page is not counted. The bar (issue 4): 5 ms median, 50 ms worst for 100 kB, linear.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from crawler.model import Clause
from crawler.text.dates import claims

SIZES = (5_000, 20_000, 50_000, 100_000, 200_000)
_RUNS = 7
# What a careless pattern would go back and forth over, repeated.
ADVERSARIAL = (
    "1.1.2020 ",
    "2020",
    "last updated ",
    "(",
    "a b c d e f g h 2 0 1 9 ",
    "](http://x.example/",
    "<",
    "Effective A 1, ",
    "https://",
)
_LANGUAGES = {
    "en": (
        "Last updated: March {day}, 2021",
        "We keep what you tell us in matter {n} for {day} days, as section {n} of these terms says, and no longer.",
        "If you ask us to, we delete it, and we tell those who received it from us that they have to do the same.",
        "This policy is effective as of {day} April 2021.",
    ),
    "de": (
        "Stand: {day}. März 2021",
        "Wir speichern Ihre Angaben zu {n} für {day} Tage, wie es Ziffer {n} dieser Bedingungen sagt, nicht länger.",
        "Auf Wunsch löschen wir sie und sagen denen, die sie von uns erhalten haben, dass sie dasselbe tun müssen.",
        "Gültig ab dem {day}.04.2021",
    ),
    "ru": (
        "Последнее обновление: {day} марта 2021 г.",
        "Мы храним данные по вопросу {n} в течение {day} дней, как сказано в пункте {n} этих условий, и не дольше.",
        "По вашей просьбе мы удаляем их и сообщаем тем, кто получил их от нас, что они должны сделать то же самое.",
        "Действует с {day} апреля 2021 года.",
    ),
    "zh": (
        "最后更新日期：2021年3月{day}日",
        "对于事项{n}，我们将您提供的信息保存{day}天，如本条款第{n}节所述，不会更长，除非法律另有规定或您另行同意。",
        "应您的要求，我们会删除这些信息，并告知从我们这里收到这些信息的人也必须这样做，除非法律不允许我们这样做。",
        "本政策自2021年4月{day}日起生效。",
    ),
}


def prose(language: str, size: int) -> list[Clause]:
    """A policy of so many characters."""
    head, figured, plain, tail = _LANGUAGES[language]
    made, length, n = [head.format(day=5)], 0, 0
    while length < size:
        n += 1
        made.append((figured if n % 3 == 0 else plain).format(n=n, day=n % 28 + 1))
        length += len(made[-1]) + 1
    return [Clause(text) for text in (*made, tail.format(day=7))]


def table(language: str, size: int) -> list[Clause]:
    """The worst case: every clause bears dates."""
    head, _, _, tail = _LANGUAGES[language]
    made, length, n = [head.format(day=5)], 0, 0
    while length < size:
        n += 1
        made.append(f"{n}. {head.format(day=n % 28 + 1)}; {tail.format(day=n % 27 + 1)}; 0{n % 9 + 1}/02/2019")
        length += len(made[-1]) + 1
    return [Clause(text) for text in made]


def milliseconds(document: list[Clause], language: str) -> float:
    """The best of several runs: what the machine's other work adds is not ours."""
    taken = []
    for _ in range(_RUNS):
        began = time.perf_counter()
        claims(document, language)
        taken.append((time.perf_counter() - began) * 1000)
    return min(taken)


def measure(title: str, make: Callable[[str, int], list[Clause]]) -> None:
    """Median and worst over the languages at every size, and the growth from the second size to the last."""
    medians = {}
    for size in SIZES:
        taken = [milliseconds(make(language, size), language) for language in _LANGUAGES]
        medians[size] = statistics.median(taken)
        figures = f"median {medians[size]:>7.2f} ms   worst {max(taken):>7.2f} ms"
        print(f"{title:<8}{size // 1000:>5} k characters   {figures}")
    small, large = SIZES[1], SIZES[-1]
    growth = (medians[large] / medians[small]) / (large / small)
    print(f"{title:<8}time per character, {large // 1000} k against {small // 1000} k: {growth:.2f} (1 is linear)\n")


def measure_adversarial() -> None:
    """How time grows with the length of one clause that is nothing but the same few characters: 1 is linear."""
    for text in ADVERSARIAL:
        small, large = (milliseconds([Clause(text * times)], "en") for times in (2_000, 20_000))
        print(f"one clause of {text[:16]!r:<20} growth of the time per character, tenfold: {large / small / 10:.2f}")


def main() -> None:
    """Both kinds of document, and clauses made to be hard."""
    for language in _LANGUAGES:
        claims(prose(language, SIZES[0]), language)  # the patterns are compiled once in a process
    measure("prose", prose)
    measure("table", table)
    measure_adversarial()


if __name__ == "__main__":
    main()
