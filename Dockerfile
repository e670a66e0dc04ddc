# A small image that runs as nobody in particular: any uid will do. Of a release, whose files are the context:
#   docker build --file Dockerfile dist/release
FROM debian:stable-slim
# BuildKit says for which processor; a value of ours would stand in its way.
ARG TARGETARCH
RUN --mount=type=bind,target=/release dpkg --install /release/atmos-auth_*_${TARGETARCH}.deb
# There is no keyring in a container; what is signed in to is kept for the command, or the session, alone.
ENV ATMOS_KEYRING_TYPE=memory
USER 65532:65532
WORKDIR /work
ENTRYPOINT ["/usr/bin/atmos-auth"]
