FROM debian:12-slim
RUN apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends curl openssl ca-certificates
RUN mkdir -p /opt/java && cp -a /from/java /opt/java/openjdk && cp --remove-destination /from/cacerts /opt/java/openjdk/lib/security/cacerts && rm -rf /opt/java/openjdk/jmods /opt/java/openjdk/lib/src.zip
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
