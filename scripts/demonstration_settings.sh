# The settings of the demonstration on this machine, for scripts that read this file; PORT is where it is served.
export FOLKMOOT_ENVIRONMENT=development FOLKMOOT_DEMONSTRATION=1 FOLKMOOT_DATA_DIR=$PWD/instance
export FOLKMOOT_HOST=127.0.0.1 FOLKMOOT_PORT=${PORT:-8000} FOLKMOOT_MESSAGES=file
export FOLKMOOT_LANGUAGES=${FOLKMOOT_LANGUAGES:-en,cy,ar,ur}
FOLKMOOT_SECRET_KEY=$(scripts/secret_key.sh)
export FOLKMOOT_SECRET_KEY
