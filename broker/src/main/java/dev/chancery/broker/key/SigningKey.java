package dev.chancery.broker.key;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSSigner;

/** The key that signs now. Private parts do not leave its signer. */
public record SigningKey(String id, JWSAlgorithm algorithm, JWSSigner signer) {
    @Override
    public String toString() {
        return "SigningKey[" + id + ", " + algorithm + "]";
    }
}
