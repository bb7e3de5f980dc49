#!/bin/bash
# Healthy (exit code 0) if this container's Azkaban answers. Needs bash alone: no curl, and no second JVM.
#
# The port is HEALTH_PORT or what conf/azkaban.properties says. An executor must say that it is alive. A web server must
# answer without an error of its own; behind TLS (jetty.use.ssl, Azkaban's default) it is enough that it accepts a connection.
set -u
cd "${AZKABAN_HOME:?is set by the image}" || exit 1

# The value of a property, or the second argument.
property() {
  local line value=$2
  while IFS= read -r line || [[ -n $line ]]; do
    if [[ $line =~ ^[[:space:]]*"$1"[[:space:]]*[=:][[:space:]]*([^[:space:]]*) ]]; then
      value=${BASH_REMATCH[1]}
    fi
  done <conf/azkaban.properties
  printf '%s' "$value"
}

unhealthy() {
  printf 'unhealthy: %s\n' "$1"
  exit 1
}

path=/
tls=false
if [[ ${AZKABAN_SERVER:-} == exec-server ]]; then
  path='/executor?action=ping'
  port=${HEALTH_PORT:-$(property executor.port 0)}
  # 0: any free port, which the executor has written down.
  if [[ $port == 0 ]]; then
    [[ -r executor.port ]] || unhealthy 'the executor has not written its port yet'
    port=$(<executor.port)
  fi
elif [[ $(property jetty.use.ssl true) == true ]]; then
  tls=true
  port=${HEALTH_PORT:-$(property jetty.ssl.port 8443)}
else
  port=${HEALTH_PORT:-$(property jetty.port 8081)}
fi
[[ $port =~ ^[0-9]{1,5}$ ]] || unhealthy "'$port' is no port"

exec 3<>"/dev/tcp/127.0.0.1/$port" || unhealthy "nothing answers at port $port"
[[ $tls == false ]] || exit 0
printf 'GET %s HTTP/1.0\r\nHost: localhost\r\n\r\n' "$path" >&3
IFS= read -r -t 8 status <&3 || unhealthy "no answer at port $port"
[[ $status =~ ^HTTP/1\.[01]\ [234] ]] || unhealthy "port $port answers ${status%$'\r'}"
if [[ $path != / ]]; then
  answer=
  while IFS= read -r -t 8 line <&3 || [[ -n $line ]]; do
    answer+=$line line=
  done
  [[ $answer =~ \"status\"[[:space:]]*:[[:space:]]*\"alive\" ]] || unhealthy "the executor at port $port is not alive"
fi
