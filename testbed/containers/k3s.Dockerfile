FROM debian:12-slim
RUN apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends openssl
RUN cp /from/kubernetes/* /usr/local/bin/ && cp /stand-in/k3s /bin/k3s
ENTRYPOINT ["/bin/k3s"]
CMD ["agent"]
