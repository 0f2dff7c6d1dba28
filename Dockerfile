# syntax=docker/dockerfile:1
# council-router as a container image: make docker. scripts/test-all/docker.sh runs these very steps without a container
# engine, so instructions of the plain kind stand here.

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
# What "council-router version" says it was built from; make docker fills it in.
ARG COMMIT=unknown
# The program with a Java runtime of its own, and an empty folder that becomes its volume.
RUN --mount=type=cache,target=/root/.m2 BUILD_COMMIT=$COMMIT scripts/dist && mkdir -p dist/home

FROM debian:trixie-slim
LABEL org.opencontainers.image.title="council-router" \
      org.opencontainers.image.description="One address in front of many model servers" \
      org.opencontainers.image.licenses="MIT"
COPY --from=build /src/dist/council-router /opt/council-router
COPY --from=build --chown=10001:10001 /src/dist/home /var/lib/council-router
# A number, so that a cluster sees that it is not root. The root file system may be read-only: the gateway writes below
# /var/lib/council-router, and its native libraries unpack into /tmp, which must not be mounted noexec.
USER 10001:10001
WORKDIR /var/lib/council-router
VOLUME ["/var/lib/council-router"]
EXPOSE 11430
HEALTHCHECK --interval=30s --timeout=5s --start-period=10s --retries=3 \
    CMD ["/opt/council-router/bin/council-router", "health"]
ENTRYPOINT ["/opt/council-router/bin/council-router"]
CMD ["serve", "--home", "/var/lib/council-router"]
