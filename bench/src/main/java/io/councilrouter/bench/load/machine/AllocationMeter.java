package io.councilrouter.bench.load.machine;

import com.sun.management.ThreadMXBean;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.Map;
import java.util.TreeMap;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that another JVM's threads have allocated on its heap. Attaches by process id and asks its
 * {@code com.sun.management.ThreadMXBean}, which counts exactly and costs the measured threads nothing; the query
 * itself allocates in separate threads, which are left out.
 */
public final class AllocationMeter implements AutoCloseable {

    private final JMXConnector connector;
    private final ThreadMXBean threads;

    private AllocationMeter(JMXConnector connector, ThreadMXBean threads) {
        this.connector = connector;
        this.threads = threads;
    }

    /** Attaches; null if that JVM has no management agent (a trimmed runtime). */
    @SuppressWarnings("BanJNDI") // The address comes from the agent that we have just started in our own child.
    public static @Nullable AllocationMeter attach(long pid) {
        try {
            VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
            try {
                JMXConnector connector =
                        JMXConnectorFactory.connect(new JMXServiceURL(machine.startLocalManagementAgent()));
                MBeanServerConnection server = connector.getMBeanServerConnection();
                ObjectName name = new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME);
                return new AllocationMeter(connector, JMX.newMXBeanProxy(server, name, ThreadMXBean.class));
            } finally {
                machine.detach();
            }
        } catch (IOException | AttachNotSupportedException | MalformedObjectNameException refused) {
            return null;
        }
    }

    /** Bytes allocated so far by each live thread, by name; threads with the same name are added up. */
    public Map<String, Long> bytesByThread() {
        long[] ids = threads.getAllThreadIds();
        ThreadInfo[] infos = threads.getThreadInfo(ids);
        long[] bytes = threads.getThreadAllocatedBytes(ids);
        Map<String, Long> byName = new TreeMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (infos[i] != null && bytes[i] > 0 && !isOurs(infos[i].getThreadName())) {
                byName.merge(infos[i].getThreadName(), bytes[i], Long::sum);
            }
        }
        return byName;
    }

    private static boolean isOurs(String name) {
        return name.startsWith("RMI ") || name.startsWith("JMX ") || name.startsWith("Attach ");
    }

    @Override
    public void close() throws IOException {
        connector.close();
    }
}
