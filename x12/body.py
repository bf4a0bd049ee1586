"""The body of a transaction set: each segment to its place, each loop that stands alone cut off.

The one hot loop of the program is `SetReader.read`. It does per segment what cannot be left out:
split the text, look up the step, match the text, remember the place. All else - faults, numbers,
repeats, cuts - is behind `special` and a failed match, which a clean segment never reaches.
"""

from collections.abc import Generator, Iterator

from x12.elements import ElementOptions, check_external, explain
from x12.elements import Fault as ElementFault
from x12.envelope import Transaction
from x12.finding import Finding, Rule, Where
from x12.frames import Fault
from x12.levels import LevelFault, Levels, check_line_numbers
from x12.loop import Loop, unplaced, value_at
from x12.machine import CLAIMS, LINES, Choice, Machine, State, Step
from x12.reader import Run
from x12.recovery import recover
from x12.structure_rules import BY_FAULT, LOOP_TOO_LONG, RULES
from x12.structure_words import describe

ENVELOPE_IDS = frozenset({"ISA", "GS", "ST", "SE", "GE", "IEA"})
LONGEST_LOOP = 20_000
STRUCTURE = frozenset(RULES)
CLOSING = frozenset({"segment-missing", "loop-missing"})


class SetReader:
    """Reads one transaction set, run by run; the caller hands it the segments between ST and SE."""

    def __init__(
        self, machine: Machine, transaction: Transaction, loop: Loop, options: ElementOptions
    ) -> None:
        self.machine = machine
        self.transaction = transaction
        self.options = options
        self.loop = loop
        self.opening = loop  # the first piece of the open loop, where that was broken off
        self.state = machine.start
        self.before = self.state  # where the last segment was taken
        self.levels = Levels()
        self.counts: dict[int, int] = {}
        self.passed_over = 0  # the place in the set of the last segment that was passed over
        self.blank = 0  # of the last blank one
        self.empty = 0
        self.lines = 0  # of a claim that was broken off
        self.broken = False  # the source ended within the set: nothing more can be missed

    def check_first(self) -> None:
        """Match the ST, which the loop already holds."""
        node = self.loop.nodes[0]
        if self.machine.matcher(node)(self.loop.raws[0]) is None:
            told = explain(node, self.loop.segment(0), self.machine.delimiters, self.options)
            self.loop.findings += [self._finding(fault, 0) for fault in told]

    # One loop without calls, and therefore long: a call for each segment would cost as much as
    # splitting it. Whatever is rare is in a method of its own.
    def read(  # noqa: C901, PLR0912, PLR0915
        self, run: Run, start: int
    ) -> Generator[Loop, None, int]:
        """Take segments of `run` from `start` on; yields loops that are complete.

        Returns the index of the envelope segment that stopped it, or the length of the run.
        """
        raws = run.raws
        separator = self.machine.delimiters.element
        loop, state = self.loop, self.machine.anchor(self.state)
        before = self.machine.anchor(self.before)
        nodes, knowns = loop.nodes, loop.known
        first = start
        loop.runs.append((len(loop.raws), run, start))
        step: Step | None
        for index in range(start, len(raws)):
            raw = raws[index]
            # Providers, payers, lines and dates come again and again: a segment that was found
            # sound in this state is known by its text. Others are mostly what was here last time,
            # and the expression that finds them sound says so. Only the rest is split and looked
            # up by id and qualifier.
            known, usual = state.known.get(raw), state.usual
            if known is not None:
                step = known.step
                doubt = False
            elif usual is not None and usual.match(raw) is not None:
                step = usual
                doubt = 0 < step.asks <= raw.count(separator)
            else:
                segment = raw.split(separator)
                found = state.steps.get(segment[0])
                if type(found) is Choice:
                    step = found.get(segment[1]) if len(segment) > 1 else None
                else:
                    step = found
                sound = step is not None and step.match(raw) is not None
                if step is None or not sound:
                    if segment[0] in ENVELOPE_IDS:
                        break
                    step = self._allowed(state, segment)
                    sound = step is not None and step.match(raw) is not None
                    if step is None or not sound:
                        loop.raws += raws[first:index]
                        first = index
                        self.before, self.state = before, state
                        step = self._way_on(step, segment, run, index)
                        state = self.state
                        sound = step.match(raw) is not None
                doubt = not sound or 0 < step.asks <= raw.count(separator)
                if not doubt:
                    state.remember(raw, step)
            if step.special:
                loop.raws += raws[first:index]
                if step.cut:
                    self.before, self.state = before, state
                    confirmed = self._confirmed(step, run, index)
                    state = self.state
                    if confirmed is not step:
                        step = confirmed
                        doubt = step.match(raw) is None or 0 < step.asks <= raw.count(separator)
                if step.cut:
                    if len(loop.raws) > LONGEST_LOOP:
                        yield from self._long_pieces()
                    if step.faults:
                        self._tell_closing(step.faults)
                    yield self._finished()
                    loop = self._begin(step.cut)
                    loop.runs.append((0, run, index))
                    nodes, knowns = loop.nodes, loop.known
                loop.raws.append(raw)
                first = index + 1
                nodes.append(step.node)
                knowns.append(known)
                if step.attend:
                    self._attend(step, raw)
            else:
                nodes.append(step.node)
                knowns.append(known)
            if doubt:
                loop.raws += raws[first : index + 1]
                first = index + 1
                if self._explain(step, raw):
                    state.remember(raw, step)
            before, state = state, step.state
        else:
            index = len(raws)
        loop.raws += raws[first:index]
        self.before, self.state = before, state
        if len(loop.raws) > LONGEST_LOOP:
            yield from self._long_pieces()
        return index

    def broken_off(self) -> Loop:
        """What was read of the open loop; what follows goes on in another."""
        loop = self._finished()
        self.loop = loop.split(len(loop.raws))
        return loop

    def _long_pieces(self) -> Iterator[Loop]:
        """The pieces of an open loop that grew too long, all alike but the last, which stays open.

        They do not depend on the pieces in which the file was read.
        """
        while len(self.loop.raws) > LONGEST_LOOP:
            rest = self.loop.split(LONGEST_LOOP)
            if self.machine.guide.kind == "837" and not self.loop.continues:
                told = f"the loop has more than {LONGEST_LOOP:,} segments"
                self.loop.tell(LOOP_TOO_LONG, LONGEST_LOOP - 1, told)
            yield self._finished()
            self.loop = rest

    def stray(self, run: Run, index: int, rule: Rule, message: str) -> None:
        """Pass over an envelope segment that has no business inside the set."""
        loop = self.loop
        loop.add(run, index, unplaced(self.state.loop))
        loop.tell(rule, len(loop.raws) - 1, message)

    def close(self, run: Run | None, index: int) -> Iterator[Loop]:
        """End the set at its SE, segment `index` of `run`, or without one where `run` is None."""
        raw = run.raws[index] if run else "SE"
        segment = raw.split(self.machine.delimiters.element)
        step = self.machine.step(self.state, segment)
        yield from self._long_pieces()
        if step is not None and not self.broken:
            self._tell_closing(step.faults)
            self._tell_levels(self.levels.close())
        if self.loop.id != "SE":
            yield self._finished()
            self.loop = self._begin("SE")
        if run and step is not None:
            self.loop.add(run, index, step.node)
            if step.match(raw) is None:
                self._explain(step, raw)

    def _allowed(self, state: State, segment: list[str]) -> Step | None:
        """The step of the guide for a segment that is new here, where it breaks no rule."""
        step = self.machine.step(state, segment)
        if step is None or not step.keeps(state):
            return None
        return step if self.machine.speaks_for(step.node, segment) else None

    def _way_on(self, step: Step | None, segment: list[str], run: Run, index: int) -> Step:
        """The best way on where the guide allows no step, or the text is not sound at it."""
        raw = run.raws[index]
        if step is None:
            step = self._recovered(segment, run, index)
            sound = step.match(raw) is not None
            return step if sound else self.machine.namesake(self.state, step, raw)
        other = self.machine.namesake(self.state, step, raw)
        return other if other is not step else self._confirmed(step, run, index)

    def _recovered(self, segment: list[str], run: Run, index: int) -> Step:
        """The best way on, where the guide's step, if it has one, breaks a rule."""
        window = [segment, *self._ahead(run, index)]
        repeated = self.loop.raws[-1:] == [run.raws[index]]
        misnumbered = segment[0] == "HL" and not self.levels.awaits(segment)
        step, struck = recover(
            self.machine,
            self.state,
            window,
            before=self.before if self._fitted_last() else None,
            doubtful=repeated or misnumbered,
        )
        if struck:
            self._strike_last()
        return step

    def _fitted_last(self) -> bool:
        """Whether the last segment has a place in the open loop, not the first, and told no fault.

        Faults of its elements do not count: they go where it goes.
        """
        loop = self.loop
        at = len(loop.nodes) - 1
        if at < 1 or not loop.nodes[at].id or self.before is self.state:
            return False
        here = loop.ordinal + at
        told = (found.rule for found in loop.findings if found.where.ordinal == here)
        return STRUCTURE.isdisjoint(told)

    def _strike_last(self) -> None:
        """Pass over the last segment after all: it is told, and the state is that before it."""
        loop = self.loop
        at = len(loop.nodes) - 1
        node, state = loop.nodes[at], self.before
        if id(node) in self.counts:
            self.counts[id(node)] -= 1
        here = loop.ordinal + at
        loop.findings = [found for found in loop.findings if found.where.ordinal != here]
        loop.nodes[at], loop.known[at] = unplaced(state.loop), None
        self.state = state
        self._tell(self.machine.unexpected(state, loop.segment(at)), at)

    def _confirmed(self, step: Step, run: Run, index: int) -> Step:
        """The step, which opens a loop or is unsound, unless the next segment speaks against it."""
        behind = run.raws[index + 1] if index + 1 < len(run.raws) else "".join(run.following[:1])
        separator = self.machine.delimiters.element
        if step.state.expects(behind.split(separator, 2)):
            return step
        following = behind.split(separator)
        if step.faults or following[0] in ENVELOPE_IDS - {"SE"} or not following[0]:
            return step
        onward = self.machine.step(step.state, following)
        if onward is not None and onward.keeps(step.state):
            return step
        segment = run.raws[index].split(separator)
        return self._recovered(segment, run, index)

    def _ahead(self, run: Run, index: int) -> list[list[str]]:
        """The segments behind `index` that belong to the set, as many as are looked at."""
        separator = self.machine.delimiters.element
        window = []
        for raw in run.behind(index):
            segment = raw.split(separator)
            if segment[0] == "SE":
                window.append(segment)
            if segment[0] in ENVELOPE_IDS:
                break
            window.append(segment)
        return window

    def _begin(self, cut: str) -> Loop:
        """Open the next loop that stands alone."""
        last = self.loop
        ordinal = last.ordinal + len(last.raws)
        self.loop = self.opening = Loop(cut, last.interchange, self.transaction, ordinal)
        return self.loop

    def _finished(self) -> Loop:
        """The open loop, complete: its service lines are counted, its findings in file order."""
        loop = self.loop
        if loop.id in CLAIMS:
            self._check_lines(loop)
        if len(loop.findings) > 1:
            loop.findings.sort(key=lambda finding: finding.where.ordinal)
        return loop

    def _check_lines(self, loop: Loop) -> None:
        """The service lines of a claim, or of one more piece of a long one."""
        if not loop.continues:
            self.lines = 0
            if loop.id == "2300":
                check_line_numbers(loop)
        if self.lines + len(loop.raws) > self.machine.most_lines:
            opening = [
                at for at, node in enumerate(loop.nodes) if node.opens and node.loop in LINES
            ]
            over = self.machine.most_lines - self.lines
            self.lines += len(opening)
            if 0 <= over < len(opening):
                node = loop.nodes[opening[over]]
                limit = (str(self.machine.most_lines),)
                fault = Fault("loop-too-many", node.loop, node.loop, node.name, limit)
                self._tell(fault, opening[over])

    def _attend(self, step: Step, raw: str) -> None:
        """What a special step asks for, beyond its text."""
        loop, node = self.loop, step.node
        index = len(loop.raws) - 1
        for fault in step.faults:
            if not (step.cut and fault.kind in CLOSING):
                self._tell(fault, index)
        if node.id == "HL":
            self._enter_level(step, raw, index)
        if step.limit:
            self._count(step, index)

    def _enter_level(self, step: Step, raw: str, index: int) -> None:
        """Follow the levels; an element that has a fault of its own is told of that alone."""
        delimiters = self.machine.delimiters
        segment = raw.split(delimiters.element)
        told = self.levels.enter(segment, self.loop, index)
        if told and step.match(raw) is None:
            own = explain(step.node, segment, delimiters, self.options)
            places = {(self.loop, index, fault.element) for fault in own}
            told = [fault for fault in told if (fault.loop, fault.at, fault.element) not in places]
        self._tell_levels(told)

    def _tell(self, fault: Fault, index: int) -> None:
        """Add what a step finds wrong; segments passed over in a row are told once."""
        loop = self.loop
        stray = not loop.nodes[index].id
        blank = fault.kind == "segment-empty"
        self.empty += blank
        loop.blanks += blank
        if stray and self._in_a_row(loop.ordinal + index, blank=blank):
            return
        if fault.kind == "first-missing" and fault.subject == "HL":
            self.levels.stand_in(fault.loop)
        if fault.kind:
            lacking = fault.kind in CLOSING
            # The segment that closes what lacks something may open the next of its kind.
            at = _last_opening(loop, fault.loop, index, index) if lacking else index
            loop.tell(BY_FAULT[fault.kind], at, describe(fault))

    def _in_a_row(self, place: int, *, blank: bool) -> bool:
        """Whether the segment passed over at `place` goes on a row of such, as it was told before.

        What is blank is a row of its own, and neither begins nor ends one of others.
        """
        behind = place - 1
        if blank:
            in_a_row, self.blank = self.blank == behind, place
            self.passed_over += self.passed_over == behind
        else:
            in_a_row, self.passed_over = self.passed_over == behind, place
        return in_a_row

    def _tell_closing(self, faults: tuple[Fault, ...]) -> None:
        """Add what the open loop lacks at its end, at the segment that opened what lacks it."""
        for fault in faults:
            if fault.kind in CLOSING:
                rule, where = BY_FAULT[fault.kind], self._where_lacking(fault.loop)
                self.loop.findings.append(Finding(rule, rule.severity, where, describe(fault)))

    def _where_lacking(self, guide_loop: str) -> Where:
        """Where the loop that lacks something was opened; else the last segment that is known."""
        loop, opening = self.loop, self.opening
        at = _last_opening(loop, guide_loop, len(loop.nodes), -1)
        if at >= 0:
            return loop.where(at)
        at = _last_opening(opening, guide_loop, len(opening.nodes), len(opening.raws) - 1)
        return opening.where(at)

    def _count(self, step: Step, index: int) -> None:
        node = step.node
        self.counts[id(node)] = 2 if step.second else self.counts.get(id(node), 1) + 1
        if self.counts[id(node)] == step.limit + 1:
            kind = "loop-too-many" if node.opens else "segment-too-many"
            subject = node.loop if node.opens else node.id
            self._tell(Fault(kind, node.loop, subject, node.name, (str(step.limit),)), index)

    def _tell_levels(self, told: list[LevelFault]) -> None:
        for fault in told:
            where = fault.loop.where(fault.at, fault.element)
            finding = Finding(
                fault.rule, fault.rule.severity, where, fault.message, value_at(where)
            )
            self.loop.findings.append(finding)

    def _explain(self, step: Step, raw: str) -> bool:
        """Tell why the text of a segment does not match, or that a code is in no outside list.

        Returns whether there is nothing to tell.
        """
        index = len(self.loop.raws) - 1
        delimiters = self.machine.delimiters
        segment = raw.split(delimiters.element)
        sound = step.match(raw) is not None
        told = [] if sound else explain(step.node, segment, delimiters, self.options)
        if step.asks:
            told += check_external(step.node, segment, delimiters, self.options)
        self.loop.findings += [self._finding(fault, index) for fault in told]
        return not told

    def _finding(self, fault: ElementFault, index: int) -> Finding:
        where = self.loop.where(index, fault.element, fault.component)
        return Finding(fault.rule, fault.rule.severity, where, fault.message, value_at(where))


def _last_opening(loop: Loop, guide_loop: str, end: int, otherwise: int) -> int:
    """The last segment to before `end` that opens `guide_loop`; `otherwise` where none does."""
    nodes = loop.nodes
    for at in range(end - 1, -1, -1):
        if nodes[at].opens and nodes[at].loop == guide_loop:
            return at
    return otherwise
