#!/usr/bin/env bash
# Installs the servers that bench/http.py and bench/storm.py measure ours against, into build/peers or the folder given.
# Needs Python, cargo with Debian's libclang-dev and a C++ compiler (for Oxigraph), and Maven with Java 17 (for Fuseki).
set -euo pipefail
folder=${1:-build/peers}
mkdir -p "$folder/fuseki"

python3 -m venv "$folder/rdflib-endpoint"
"$folder/rdflib-endpoint/bin/pip" install -q 'rdflib-endpoint[web]==0.6.3' 'rdflib==7.6.0' \
  'oxrdflib==0.5.0' 'pyoxigraph==0.5.13' 'fastapi==0.165.0' 'uvicorn[standard]==0.54.0'

cargo install --locked --root "$folder/oxigraph" --version 0.5.13 oxigraph-cli

cat >"$folder/fuseki/pom.xml" <<'POM'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion><groupId>peers</groupId><artifactId>fuseki</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>org.apache.jena</groupId><artifactId>jena-fuseki-main</artifactId><version>5.6.0</version></dependency>
    <dependency><groupId>org.apache.logging.log4j</groupId><artifactId>log4j-slf4j2-impl</artifactId><version>2.24.3</version></dependency>
  </dependencies>
</project>
POM
(cd "$folder/fuseki" && mvn -q -B dependency:copy-dependencies -DoutputDirectory=lib)
