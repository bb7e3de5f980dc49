#!/bin/bash
# count-words.sh FILE PHRASE...: how often each phrase stands in the file.
echo "account on the cluster: $(id -un)"
echo "started by $AZKABAN_SUBMIT_USER, execution $AZKABAN_EXECUTION_ID, job $AZKABAN_JOB_ID"
file=$1
shift
for phrase in "$@"; do
  sleep 1
  echo "<$phrase> $(grep -c -F -- "$phrase" "$file") times in <${file##*/}>"
done
