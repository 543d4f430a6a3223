# The server on a JRE, with an AOT cache: docs/guide/deployment.md.
#
#   docker build -t sluice .
#   docker run --rm -p 127.0.0.1:8080:8080 -e GATEWAY_INSECURE_OPEN=true sluice

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /src
# Warnings and static analysis are for those who change the code, not for those who build an image of it.
ENV MAVEN="mvn -B -ntp -P !static-analysis,!newest-jdk -pl gateway-server -am -DskipTests package"
# The poms alone first: what Maven downloads is a layer that lasts until one of them changes.
COPY pom.xml ./
COPY gateway-lib/pom.xml gateway-lib/
COPY gateway-server/pom.xml gateway-server/
COPY gateway-examples/pom.xml gateway-examples/
RUN $MAVEN && rm -r */target
COPY gateway-lib/src/main gateway-lib/src/main
COPY gateway-server/src/main gateway-server/src/main
RUN $MAVEN

# What both the training and the image stand on. An AOT cache is of use only to the very JVM and jar that made it; as both
# stages come from this one, they have the same.
FROM eclipse-temurin:25-jre AS runtime
WORKDIR /app
# The number is fixed: it owns the files of the volume from one image to the next. The links are where the server looks
# for its files; one that leads nowhere is a file that is not there.
RUN groupadd --system --gid 10001 sluice \
    && useradd --system --uid 10001 --gid 10001 --home-dir /app --no-create-home --shell /usr/sbin/nologin sluice \
    && mkdir config \
    && ln -s config/gateway.yaml config/keys.json config/aiservices.json . \
    && install -d -m 0700 -o 10001 -g 10001 data
COPY scripts/image/gateway scripts/image/healthy /usr/local/bin/
COPY --from=build /src/gateway-server/target/gateway-server.jar ./

FROM runtime AS train
COPY scripts/image/train /tmp/
RUN /tmp/train /app/gateway-server.aot

FROM runtime
LABEL org.opencontainers.image.title="Sluice" \
      org.opencontainers.image.description="An LLM gateway for OpenAI and Anthropic clients" \
      org.opencontainers.image.version="0.1.0-SNAPSHOT" \
      org.opencontainers.image.licenses="Apache-2.0"
COPY --from=train /app/gateway-server.aot ./
# Reachable from outside the container; so it needs a client key or GATEWAY_INSECURE_OPEN=true.
ENV GATEWAY_HOST=0.0.0.0
USER 10001:10001
VOLUME /app/data
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["healthy"]
ENTRYPOINT ["gateway"]
CMD ["serve"]
