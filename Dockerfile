# The emulator, alone:  docker build -t studio-emulator . && docker run --rm -p 127.0.0.1:4010:4010 studio-emulator
FROM python:3.13-slim AS build
WORKDIR /source
COPY tools/*requirements.txt tools/
RUN python -m venv /opt/build && python -m venv /opt/emulator \
 && /opt/build/bin/pip install --no-cache-dir --require-hashes -r tools/requirements.txt \
 && /opt/emulator/bin/pip install --no-cache-dir --require-hashes -r tools/package-requirements.txt
COPY pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY provider provider
RUN /opt/build/bin/python -m hatchling build --target wheel --directory dist \
 && /opt/emulator/bin/pip install --no-cache-dir --no-deps dist/*.whl

FROM python:3.13-slim
COPY --from=build /opt/emulator /opt/emulator
RUN useradd --system --create-home emulator
USER emulator
EXPOSE 4010
# All addresses of the container; -p decides which of the machine's lead to them.
ENTRYPOINT ["/opt/emulator/bin/twilio-studio", "emulator", "--host", "0.0.0.0"]
HEALTHCHECK CMD ["/opt/emulator/bin/python", "-c", "import socket; socket.create_connection(('127.0.0.1', 4010), 3)"]
