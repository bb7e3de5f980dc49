#!/bin/bash
trap 'echo "told to stop after $SECONDS s"; exit 143' TERM INT
echo "working, with no end in sight (pid $$)"
while true; do
  sleep 1 &
  wait $!
done
