"""Another user with another password, in steps that can be repeated, while Azkaban goes on.

Two users take turns. The one that is not in use gets a new password and is tried before the secret
names it, and the other is dropped when nobody has used it for a while: at no time is there a server
that can't connect.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Callable, Sequence

from azkaban_platform.clock import Clock
from azkaban_platform.database import Database
from azkaban_platform.dbuser.secret import Login, SecretStore
from azkaban_platform.dbuser.trial import try_out
from azkaban_platform.dbuser.users import PRIVILEGES, Account, Connection, Users, new_password, sign_in_of
from azkaban_platform.errors import NotFinished, PlatformError
from azkaban_platform.reporting import Say

PROGRESS_SECONDS = 60
# The server still shows a connection, such as that of a trial just before, for a moment after its end.
SETTLE_LOOKS = 5
SETTLE_SECONDS = 1


@dataclass(frozen=True)
class Pair:
    """The two users that take turns."""

    one: str
    other: str
    host: str = "%"
    privileges: Sequence[str] = PRIVILEGES

    def __post_init__(self) -> None:
        Account(self.one, self.host)
        Account(self.other, self.host)
        if self.one == self.other:
            raise PlatformError("The two users that take turns have the same name.")

    def beside(self, name: str) -> Account:
        """The one that is not named so."""
        if name not in (self.one, self.other):
            raise PlatformError(f"The secret's user {name} is neither {self.one} nor {self.other}.")
        return Account(self.other if name == self.one else self.one, self.host)


@dataclass(frozen=True)
class Patience:
    """How long to wait for the old user's last connection, and for how long there has to be none."""

    wait_seconds: float
    quiet_seconds: float = 300
    interval_seconds: float = 10


class Rotation:
    """The steps, in their order: prepare, create, test, switch, wait, drop."""

    def __init__(self, store: SecretStore, pair: Pair, users: Users,
                 connect: Callable[[Login], Database], wake: Callable[[], Sequence[str]], clock: Clock,
                 say: Say) -> None:
        """wake: lets each server of Azkaban use its database once, since an idle one is not seen among
        the connections; returns those that do not answer."""
        self._wake = wake
        self._store = store
        self._pair = pair
        self._users = users
        self._connect = connect
        self._clock = clock
        self._say = say

    def prepare(self) -> None:
        """Makes the next password and keeps it beside the secret. Repeated, it keeps that one."""
        current = self._store.current()
        account = self._pair.beside(current.user)
        with self._connect(current) as own:
            self._refuse_if_used(account.name, own, current.user)
        pending = self._store.pending()
        if pending is not None and pending.user == account.name:
            self._say(f"prepare: {account.name} has a next password already")
            return
        self._store.put_pending(Login(account.name, new_password(), current.rest))
        self._say(f"prepare: {account.name} is next, {current.user} is in use")

    def create(self) -> None:
        """Makes the next user, or gives them the next password and the rights."""
        current, pending = self._store.current(), self._next()
        account = self._pair.beside(current.user)
        with self._connect(current) as own:
            # Only somebody who is not in use: a password that others still have would shut them out.
            self._refuse_if_used(pending.user, own, current.user)
            sign_in = sign_in_of(own)
            self._tell_other_host(own, current.user)
        self._users.make(account, pending.password, sign_in, self._pair.privileges)
        self._say(f"create: {pending.user} is there and has {', '.join(self._pair.privileges)}")

    def test(self) -> None:
        """Does as the next user what Azkaban does."""
        pending = self._store.pending()
        # Secrets Manager asks for it with a copy of the secret when its rotation is switched on.
        if pending is None or pending != self._store.current():
            pending = self._next()
        with self._connect(pending) as own:
            try_out(own)
        self._say(f"test: {pending.user} can do what Azkaban does")

    def switch(self) -> None:
        """Writes the secret: what starts from now on takes the new user. Tried right before."""
        pending = self._store.pending()
        if pending is None:
            self._say(f"switch: {self._store.place} names {self._store.current().user} already")
            return
        self.test()
        self._store.promote()
        self._say(f"switch: {self._store.place} names {pending.user} now")

    def to_restart(self) -> list[str]:
        """The hosts whose servers have to be restarted, since they still use the old user."""
        old = self._old().name
        for server in self._wake():
            self._say(f"restart: {server} does not answer, so whether it uses {old} is not known")
        hosts = sorted({each.host for each in self._users.connections(old)})
        for host in hosts:
            self._say(f"restart: {host} still uses {self._old().name}, until it is restarted")
        return hosts

    def wait(self, patience: Patience) -> None:
        """Waits until nobody has used the old user for a while; raises NotFinished at the limit."""
        old, current = self._old(), self._store.current()
        with self._connect(current) as own:
            deadline = self._clock.seconds() + patience.wait_seconds
            used_at = self._clock.seconds()
            told_at = None
            silent = self._wake()
            while True:
                found = self._seen(old.name, own, current.user)
                now = self._clock.seconds()
                if silent or (not found and now - used_at >= patience.quiet_seconds):
                    # At the end once more: who has been idle all the time was not seen.
                    silent = self._wake()
                    found = self._seen(old.name, own, current.user)
                if found or silent:
                    used_at = now
                    if told_at is None or now - told_at >= PROGRESS_SECONDS:
                        self._say(f"wait: {_left(old.name, found, silent)}")
                        told_at = now
                elif now - used_at >= patience.quiet_seconds:
                    self._say(f"wait: nobody has used {old.name} for {patience.quiet_seconds:.0f} s")
                    return
                if now >= deadline:
                    raise NotFinished(
                        f"{old.name} is still in use or was a moment ago: {_left(old.name, found, silent)}."
                        " Restart what still uses it, then repeat from the step wait.")
                self._clock.pause(min(patience.interval_seconds, max(deadline - now, 0.001)))

    def drop(self) -> None:
        """Drops the old user. Not while anybody uses them, and not if the new one can't connect."""
        old, current = self._old(), self._store.current()
        with self._connect(current) as own:
            try_out(own)
            silent = self._wake()
            found = self._seen(old.name, own, current.user)
        if found or silent:
            raise PlatformError(f"{old.name} is in use and stays: {_left(old.name, found, silent)}.")
        if self._users.drop(old):
            self._say(f"drop: {old.name} is gone")
        else:
            self._say(f"drop: there is no {old.name}@{old.host}, or none any more")

    def _next(self) -> Login:
        pending = self._store.pending()
        current = self._store.current()
        if pending is None or pending.user != self._pair.beside(current.user).name:
            raise PlatformError(f"{self._store.place} has no next user: begin with the step prepare.")
        return pending

    def _old(self) -> Account:
        """The user that is not in use any more. While a rotation has only begun there is none."""
        old = self._pair.beside(self._store.current().user)
        pending = self._store.pending()
        if pending is not None and pending.user == old.name:
            raise PlatformError(f"{old.name} is not the old user but the next one: the step switch is to come.")
        return old

    def _refuse_if_used(self, name: str, own: Database, own_name: str) -> None:
        silent = self._wake()
        if silent:
            raise PlatformError(f"{_left(name, (), silent)}. A new password could shut it out.")
        found = self._seen(name, own, own_name)
        for _ in range(SETTLE_LOOKS):
            if not found:
                return
            self._clock.pause(SETTLE_SECONDS)
            found = self._seen(name, own, own_name)
        if found:
            raise PlatformError(
                f"{name} is still in use ({_connections(found)}), so the rotation before has not ended:"
                " go on with its step wait.")

    def _tell_other_host(self, own: Database, name: str) -> None:
        host = str(own.query("SELECT CURRENT_USER()")[0][0]).rpartition("@")[2]
        if host != self._pair.host:
            self._say(f"create: {name} signs in as {name}@{host}, and the step drop drops {name}@{self._pair.host}:"
                      " drop the former yourself then")

    def _seen(self, name: str, own: Database, own_name: str) -> list[Connection]:
        """The connections of a user. Raises if ours is not among those that can be seen: then none is,
        for want of the right PROCESS or on another server of the cluster."""
        number = int(own.query("SELECT CONNECTION_ID()")[0][0])
        if all(each.number != number for each in self._users.connections(own_name)):
            raise PlatformError(
                "The connections of others can't be seen: the user who rotates needs the right PROCESS,"
                " and both have to be on the same server, the writer.")
        return self._users.connections(name)


def _left(name: str, found: Sequence[Connection], silent: Sequence[str]) -> str:
    if not silent:
        return f"{_connections(found)} of {name} left"
    told = f"{', '.join(silent)} does not answer, so whether it uses {name} is not known (clean removes the row of" \
           " an executor that is gone)"
    return f"{_connections(found)} of {name} left, and {told}" if found else told


def _connections(found: Sequence[Connection]) -> str:
    hosts = sorted({each.host for each in found})
    return f"{len(found)} connections from {', '.join(hosts)}" if found else "no connection"
