#!/bin/sh
# cluster-rights.sh CLUSTER: gives sync its rights in a cluster, and to sync a new token for it.
set -eu
umask 077
export KUBECONFIG=/admin/kubeconfig.yaml
kubectl="/bin/k3s kubectl --server=https://$1:6443"
$kubectl apply --server-side --validate=strict -k /deploy/compose/cluster
$kubectl wait --for=create configmap/kube-root-ca.crt -n chancery --timeout=120s
$kubectl get configmap kube-root-ca.crt -n chancery -o 'jsonpath={.data.ca\.crt}' >"/run/clusters/$1-ca.pem"
$kubectl create token sync -n chancery --duration=720h >"/run/clusters/$1.token.new"
mv "/run/clusters/$1.token.new" "/run/clusters/$1.token"
