package io.councilrouter.proxy.metrics;

import io.netty.buffer.PooledByteBufAllocatorMetric;
import io.prometheus.client.Collector;
import io.prometheus.client.GaugeMetricFamily;
import java.util.List;

/** Netty's buffer pool: what it holds, read when the page is requested. Stateless; any thread. */
final class PoolStates extends Collector {
    private final PooledByteBufAllocatorMetric pool;

    PoolStates(PooledByteBufAllocatorMetric pool) {
        this.pool = pool;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Shown page = new Shown();
        GaugeMetricFamily bytes =
                page.gauge("buffer_pool_bytes", "Memory that Netty's buffer pool has reserved.", "area");
        bytes.addMetric(List.of("direct"), (double) pool.usedDirectMemory());
        bytes.addMetric(List.of("heap"), (double) pool.usedHeapMemory());
        GaugeMetricFamily arenas = page.gauge("buffer_pool_arenas", "Arenas of Netty's buffer pool.", "area");
        arenas.addMetric(List.of("direct"), (double) pool.numDirectArenas());
        arenas.addMetric(List.of("heap"), (double) pool.numHeapArenas());
        page.gauge("buffer_pool_chunk_bytes", "Size of a chunk of Netty's buffer pool.", pool.chunkSize());
        return page.families();
    }
}
