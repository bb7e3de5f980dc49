"""Whether what aws s3api get-object has brought is the object that S3 speaks of.

Arguments: s3://bucket/key and the file. Reads from standard input what the command has answered;
writes the file's size, SHA-256 and version. Exits with 1 and a line on standard error if they
differ. For Python 3.5 and later.
"""

import base64
import hashlib
import json
import re
import sys
import zlib

CHUNK = 1 << 20


class Different(Exception):
    """Says how."""


class Sums:
    """Of a file."""

    def __init__(self, path):
        self.size = 0
        self.crc32 = 0
        self.sha256 = hashlib.sha256()
        self.sha1 = hashlib.sha1()
        self.md5 = md5()
        with open(path, "rb") as file:
            while True:
                part = file.read(CHUNK)
                if not part:
                    break
                self.size += len(part)
                self.crc32 = zlib.crc32(part, self.crc32)
                for digest in (self.sha256, self.sha1, self.md5):
                    if digest is not None:
                        digest.update(part)

    def checksums(self):
        """By the names under which S3 has them."""
        return {
            "ChecksumSHA256": self.sha256.digest(),
            "ChecksumSHA1": self.sha1.digest(),
            "ChecksumCRC32": self.crc32.to_bytes(4, "big"),
        }


def md5():
    """None where the system allows no MD5, even if it protects nothing."""
    try:
        return hashlib.md5()
    except ValueError:
        return None


def check(uri, answer, sums):
    """Raises Different unless the file is what S3 has said that it sends."""
    if answer.get("ContentLength") != sums.size:
        raise Different("of {} bytes {} came".format(answer.get("ContentLength"), sums.size))
    for name, value in sums.checksums().items():
        told = answer.get(name)
        # One with a number at its end is of an object in parts, made from the sums of the parts.
        if told and "-" not in told and answer.get("ChecksumType") != "COMPOSITE":
            if base64.b64encode(value).decode() != told:
                raise Different("{} is {} in S3".format(name, told))
    etag = str(answer.get("ETag", "")).strip('"')
    if is_md5(etag, answer, uri) and sums.md5 is not None and sums.md5.hexdigest() != etag:
        raise Different("the ETag is {} in S3, the MD5 {}".format(etag, sums.md5.hexdigest()))


def is_md5(etag, answer, uri):
    """An ETag is one for whole objects, unless a key of KMS or of the customer encrypts them; in
    directory buckets it never is."""
    return (
        re.match("^[0-9a-f]{32}$", etag) is not None
        and answer.get("ServerSideEncryption") in (None, "AES256")
        and not answer.get("SSECustomerAlgorithm")
        and not uri.split("/")[2].endswith("--x-s3")
    )


def describe(answer, sums):
    version = answer.get("VersionId")
    text = "{} bytes, SHA-256 {}".format(sums.size, sums.sha256.hexdigest())
    if version and re.match(r"^[\x21-\x7e]{1,1024}$", version):
        text += ", version " + version
    return text


def main(uri, file):
    try:
        answer = json.loads(sys.stdin.buffer.read().decode("utf-8"))
        sums = Sums(file)
        check(uri, answer, sums)
    except Different as difference:
        sys.stderr.write("run-step.sh: what came is not the object: {}\n".format(difference))
        return 1
    except (ValueError, AttributeError, OSError) as error:
        sys.stderr.write(
            "run-step.sh: what aws says of the object can't be read: {}\n".format(
                type(error).__name__
            )
        )
        return 1
    print(describe(answer, sums))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
