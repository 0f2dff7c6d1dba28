package io.councilrouter.app.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses at which a gateway can be reached, as people are told them. */
final class ReachableAddressesTest {

    private static ReachableAddresses of(String host, String... own) throws UnknownHostException {
        List<InetAddress> addresses = new ArrayList<>();
        for (String each : own) {
            addresses.add(InetAddress.getByName(each));
        }
        return ReachableAddresses.of(host, 8080, addresses);
    }

    @Test
    void boundToAllInterfacesItNamesAnAddressToCopy() throws UnknownHostException {
        assertEquals(
                new ReachableAddresses("http://localhost:8080", "http://192.168.1.20:8080", ""),
                of("0.0.0.0", "192.168.1.20"));
        assertEquals(
                new ReachableAddresses("http://localhost:8080", "http://10.0.0.5:8080", ""),
                of("::", "fd00::1", "10.0.0.5"));
        assertEquals(new ReachableAddresses("http://localhost:8080", "", ""), of("0.0.0.0"));
    }

    @Test
    void boundToOneInterfaceItNamesThatOne() throws UnknownHostException {
        assertEquals(new ReachableAddresses("http://localhost:8080", "", ""), of("127.0.0.1", "192.168.1.20"));
        assertEquals(new ReachableAddresses("http://[::1]:8080", "", ""), of("::1", "192.168.1.20"));
        assertEquals(new ReachableAddresses("http://192.168.1.20:8080", "", ""), of("192.168.1.20", "192.168.1.20"));
        assertEquals("http://[fd00:0:0:0:0:0:0:1]:8080", of("fd00::1").here());
    }

    @Test
    void saysUnderWhichPublicAddressStrangersReachIt() throws UnknownHostException {
        assertEquals("203.0.113.7", of("0.0.0.0", "10.0.0.5", "203.0.113.7").exposed());
        assertEquals(
                "http://10.0.0.5:8080", of("0.0.0.0", "10.0.0.5", "203.0.113.7").network());
        assertEquals("203.0.113.7", of("203.0.113.7").exposed());
        assertEquals("", of("0.0.0.0", "2001:db8::1").exposed(), "bound to the older family only");
        assertEquals("2001:db8:0:0:0:0:0:1", of("::", "2001:db8::1").exposed());
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3, false",
        "172.16.0.1, false",
        "172.32.0.1, true",
        "192.168.0.1, false",
        "100.64.0.1, false",
        "100.128.0.1, true",
        "127.0.0.1, false",
        "169.254.1.1, false",
        "8.8.8.8, true",
        "::1, false",
        "fe80::1, false",
        "fc00::1, false",
        "fd12::1, false",
        "2001:db8::1, true",
        "224.0.0.1, false",
    })
    void knowsPrivateNetworks(String address, boolean isPublic) throws UnknownHostException {
        assertEquals(isPublic, ReachableAddresses.isPublic(InetAddress.getByName(address)));
    }
}
