#!/usr/bin/env bash
# Guess: with AWS_REGION set, as Lambda and containers on ECS have it and as AWS's other SDKs and the AWS CLI
#        take it, a client of boto3 is for that region.
# Fact:  boto3 1.26.27 (Debian 12; the same in 1.43.11) reads AWS_DEFAULT_REGION alone and raises NoRegionError,
#        while the AWS CLI 2.9.19, which brings its own copy of botocore, asks the region of AWS_REGION.
# Users: a script of boto3 that works from Lambda, where both are set, or beside a configuration file, fails on an
#        executor where the Java plugins and the AWS CLI work.
# The product: azkaban-platform hands AWS_REGION to boto3, and names both variables if there is no region.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/debs/partial" "$work/root"
: >"$work/status"
apt-get -qq -o Dir::State::status="$work/status" -o Dir::Cache::archives="$work/debs" -o APT::Sandbox::User=root \
  install --download-only --no-install-recommends -y python3-boto3=1.26.27+dfsg-1 awscli=2.9.19-1 >/dev/null
for deb in "$work"/debs/*.deb; do
  case ${deb##*/} in awscli_* | python3-*) dpkg -x "$deb" "$work/root" ;; esac
done

clean=(env -i "HOME=$work" PATH=/usr/bin:/bin "PYTHONPATH=$work/root/usr/lib/python3/dist-packages"
  AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_EC2_METADATA_DISABLED=true AWS_REGION=eu-west-1)
cat >"$work/region.py" <<'PY'
import boto3, botocore.exceptions
try:
    print(boto3.__version__, boto3.client("secretsmanager").meta.region_name)
except botocore.exceptions.NoRegionError:
    print(boto3.__version__, "NoRegionError")
PY
boto3=$("${clean[@]}" /usr/bin/python3 "$work/region.py")
"${clean[@]}" /usr/bin/python3 "$work/root/usr/bin/aws" --version
cli=$("${clean[@]}" /usr/bin/python3 "$work/root/usr/bin/aws" configure list | grep -w region)
echo "expected: eu-west-1 from both"
echo "seen: boto3 $boto3; AWS CLI: $cli"
[[ $boto3 == *NoRegionError && $cli == *eu-west-1*AWS_REGION* ]]
