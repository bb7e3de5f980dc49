"""Writes the value of a secret to standard output, out of what the AWS CLI says in JSON.

Arguments: secretsmanager or ssm, and the key of a value in a JSON secret, empty for the whole
secret. Exits with 1 and a line that does not hold the value if there is none that an environment
variable can have, with 2 if the CLI has said nothing that can be read.
"""

import json
import sys

# Linux takes 131,072 bytes with the variable's name (MAX_ARG_STRLEN); AWS's own limit is 65,536.
MAX_BYTES = 131000


class Unusable(Exception):
    """Says why, without the value."""


def value_of(answer, service, key):
    if service == "ssm":
        value = answer.get("Parameter", {}).get("Value")
    else:
        value = answer.get("SecretString")
    if not isinstance(value, str):
        raise Unusable("there is no text in it (binary secrets are not supported)")
    if key:
        try:
            # As they are written: 1.50 stays 1.50.
            members = json.loads(value, parse_int=str, parse_float=str)
        except ValueError:
            raise Unusable("it is not JSON, so it has no key " + repr(key)) from None
        if not isinstance(members, dict) or key not in members:
            raise Unusable("it has no key " + repr(key))
        value = members[key]
        if isinstance(value, bool):
            value = "true" if value else "false"
        if not isinstance(value, str):
            raise Unusable("the value of its key " + repr(key) + " is neither text nor a number")
    return value


def main(service, key):
    try:
        answer = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        value = value_of(answer, service, key).encode("utf-8")
        if b"\0" in value or len(value) > MAX_BYTES:
            raise Unusable("it has a NUL byte or is too long for an environment variable")
    except Unusable as problem:
        sys.stderr.write("run-step.sh: " + ascii(str(problem))[1:-1] + "\n")
        return 1
    except Exception as error:
        # Its text may hold parts of the value.
        sys.stderr.write("run-step.sh: what aws says can't be read: " + type(error).__name__ + "\n")
        return 2
    sys.stdout.buffer.write(value)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
