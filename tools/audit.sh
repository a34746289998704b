#!/bin/sh
# Looks up the locked versions in the database of known weaknesses. Where that database does not
# answer it says so loudly; the check itself fails only on a weakness that was found.
mkdir -p build
.venv/bin/pip-audit --requirement requirements/run.txt --require-hashes --disable-pip --progress-spinner off >build/audit.log 2>&1
if grep -qE 'Found [0-9]+ known vulnerabilit' build/audit.log; then
    cat build/audit.log
    exit 1
fi
unknown=$(grep -cE 'could not be audited' build/audit.log)
if [ "$unknown" -gt 0 ] || ! grep -q 'No known vulnerabilities found' build/audit.log; then
    echo "!! NOT AUDITED: the database of known weaknesses did not answer for $unknown of $(grep -c '==' requirements/run.txt) packages:"
    tail -n 1 build/audit.log
fi
exit 0
