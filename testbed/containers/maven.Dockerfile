FROM debian:12-slim
RUN mkdir -p /usr/share/man/man1 && apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends maven
RUN mkdir -p /opt/java && cp -a /from/java /opt/java/openjdk && cp --remove-destination /from/cacerts /opt/java/openjdk/lib/security/cacerts
ENV JAVA_HOME=/opt/java/openjdk PATH=/opt/java/openjdk/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
