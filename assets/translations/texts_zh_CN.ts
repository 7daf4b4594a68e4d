<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
    <context>
        <name>Pack</name>
        <message>
            <source>State of charge too low</source>
            <translation>荷电状态过低</translation>
        </message>
        <message>
            <source>The pack was discharged too far, or one cell is much emptier than the others.</source>
            <translation>电池包过度放电，或某个电芯的电量远低于其他电芯。</translation>
        </message>
        <message>
            <source>Charge the pack. Then look at the emptiest cell, not only at the mean.</source>
            <translation>给电池包充电，然后检查电量最低的电芯，而不仅是平均值。</translation>
        </message>
        <message>
            <source>Discharge current is reduced.</source>
            <translation>放电电流降低。</translation>
        </message>
        <message>
            <source>Pack has aged: capacity or resistance out of its band</source>
            <translation>电池包老化：容量或内阻超出范围</translation>
        </message>
        <message>
            <source>Many cycles, heat, or repeated charging too fast in the cold.</source>
            <translation>循环次数多、高温，或多次在低温下充电过快。</translation>
        </message>
        <message>
            <source>Run a capacity test and compare the resistance at 25 °C with the table.</source>
            <translation>进行容量测试，并将 25 °C 下的内阻与表格比较。</translation>
        </message>
        <message>
            <source>None.</source>
            <translation>无。</translation>
        </message>
        <message>
            <source>Pack worn out, replacement recommended</source>
            <translation>电池包已耗损，建议更换</translation>
        </message>
        <message>
            <source>At least one module has lost too much capacity.</source>
            <translation>至少一个模组的容量损失过大。</translation>
        </message>
        <message>
            <source>Confirm with a test of every cell, then replace the weakest module.</source>
            <translation>逐个测试电芯确认，然后更换最弱的模组。</translation>
        </message>
        <message>
            <source>Power is reduced.</source>
            <translation>功率降低。</translation>
        </message>
        <message>
            <source>Rest voltage does not fit the chemistry in the calibration</source>
            <translation>静置电压与标定中的化学体系不符</translation>
        </message>
        <message>
            <source>A calibration for other cells is active, or a module of another chemistry was fitted.</source>
            <translation>正在使用其他电芯的标定，或装入了其他化学体系的模组。</translation>
        </message>
        <message>
            <source>Compare the calibration id with the label of the pack. Check what was replaced last.</source>
            <translation>将标定编号与电池包标签核对，检查最近更换了什么。</translation>
        </message>
        <message>
            <source>The state of charge is marked as uncertain.</source>
            <translation>荷电状态标记为不确定。</translation>
        </message>
        <message>
            <source>Cell voltages of a module differ too much</source>
            <translation>模组内电芯电压差过大</translation>
        </message>
        <message>
            <source>A cell discharges itself, or the module was never balanced after a repair.</source>
            <translation>某电芯自放电，或维修后模组从未均衡。</translation>
        </message>
        <message>
            <source>Let the pack rest for an hour above 45 % charge and balance it. If the difference comes back, replace the module.</source>
            <translation>在 45 % 以上电量静置一小时并进行均衡。如压差再次出现，请更换模组。</translation>
        </message>
        <message>
            <source>Charging is stopped when the difference grows further.</source>
            <translation>压差继续增大时停止充电。</translation>
        </message>
        <message>
            <source>Cell voltage too high</source>
            <translation>电芯电压过高</translation>
        </message>
        <message>
            <source>The charger did not stop, or a sense wire reads wrong.</source>
            <translation>充电机未停止，或采样线读数错误。</translation>
        </message>
        <message>
            <source>Stop charging. Measure the cell with a meter, then check the voltage limits in the calibration.</source>
            <translation>停止充电。用万用表测量电芯，然后检查标定中的电压限值。</translation>
        </message>
        <message>
            <source>The contactors open.</source>
            <translation>接触器断开。</translation>
        </message>
        <message>
            <source>Cell voltage too low</source>
            <translation>电芯电压过低</translation>
        </message>
        <message>
            <source>Deep discharge, or a cell that is short-circuited or reversed.</source>
            <translation>深度放电，或电芯短路或反极。</translation>
        </message>
        <message>
            <source>Charge slowly and watch the cell. Replace it if it does not rise with the others.</source>
            <translation>缓慢充电并观察该电芯。如不随其他电芯上升，请更换。</translation>
        </message>
        <message>
            <source>Cell sense wire interrupted</source>
            <translation>电芯采样线断路</translation>
        </message>
        <message>
            <source>A plug or wire between cell and monitoring board is open. Typically one cell reads high and its neighbour low.</source>
            <translation>电芯与采集板之间的插头或导线断开。通常一个电芯读数偏高，相邻电芯偏低。</translation>
        </message>
        <message>
            <source>Check plug and wire of the two cells.</source>
            <translation>检查这两个电芯的插头和导线。</translation>
        </message>
        <message>
            <source>Balancing does not keep up</source>
            <translation>均衡能力不足</translation>
        </message>
        <message>
            <source>A cell needs more charge removed than the balancing circuit manages.</source>
            <translation>某电芯需要放掉的电量超过均衡电路的能力。</translation>
        </message>
        <message>
            <source>Run the balancing test and check the bleed current of the channel. Look for a cell that discharges itself.</source>
            <translation>进行均衡测试，检查该通道的泄放电流，查找自放电的电芯。</translation>
        </message>
        <message>
            <source>Balancing circuit interrupted</source>
            <translation>均衡电路断路</translation>
        </message>
        <message>
            <source>A bleed resistor or its switch is open.</source>
            <translation>泄放电阻或其开关断路。</translation>
        </message>
        <message>
            <source>Replace the monitoring board of this module.</source>
            <translation>更换该模组的采集板。</translation>
        </message>
        <message>
            <source>The cells of this channel are no longer balanced.</source>
            <translation>该通道的电芯不再均衡。</translation>
        </message>
        <message>
            <source>Balancing board too hot</source>
            <translation>均衡板过热</translation>
        </message>
        <message>
            <source>Too many channels are active, or the board is badly cooled.</source>
            <translation>同时工作的通道过多，或散热不良。</translation>
        </message>
        <message>
            <source>Let it cool. Allow fewer balancing channels at a time in the calibration.</source>
            <translation>让其冷却。在标定中减少同时均衡的通道数。</translation>
        </message>
        <message>
            <source>Balancing is reduced.</source>
            <translation>均衡减弱。</translation>
        </message>
        <message>
            <source>Pack too hot</source>
            <translation>电池包过热</translation>
        </message>
        <message>
            <source>Cooling does not work, or the load was too high for too long.</source>
            <translation>冷却失效，或长时间负载过高。</translation>
        </message>
        <message>
            <source>Let the pack cool. Check pump, coolant and cold plate, then the hottest module.</source>
            <translation>让电池包冷却。检查水泵、冷却液和冷板，然后检查最热的模组。</translation>
        </message>
        <message>
            <source>Current is reduced first, then the contactors open.</source>
            <translation>先降低电流，然后断开接触器。</translation>
        </message>
        <message>
            <source>Temperature sensor interrupted</source>
            <translation>温度传感器断路</translation>
        </message>
        <message>
            <source>Sensor or wire is open.</source>
            <translation>传感器或导线断开。</translation>
        </message>
        <message>
            <source>Check plug, wire and sensor.</source>
            <translation>检查插头、导线和传感器。</translation>
        </message>
        <message>
            <source>A safe substitute value is used and current is reduced.</source>
            <translation>使用安全替代值，并降低电流。</translation>
        </message>
        <message>
            <source>Temperature sensor signal too low</source>
            <translation>温度传感器信号过低</translation>
        </message>
        <message>
            <source>Short circuit to ground in sensor or wire.</source>
            <translation>传感器或导线对地短路。</translation>
        </message>
        <message>
            <source>Temperature sensor signal too high</source>
            <translation>温度传感器信号过高</translation>
        </message>
        <message>
            <source>Short circuit to the supply in sensor or wire.</source>
            <translation>传感器或导线对电源短路。</translation>
        </message>
        <message>
            <source>Temperature sensor not plausible</source>
            <translation>温度传感器数值不可信</translation>
        </message>
        <message>
            <source>The sensor has come off its cell, or it has drifted away from its neighbours.</source>
            <translation>传感器从电芯上脱落，或与相邻传感器偏差过大。</translation>
        </message>
        <message>
            <source>Compare it with the other sensors of the module at rest. Refit or replace it.</source>
            <translation>静置时与模组内其他传感器比较，重新安装或更换。</translation>
        </message>
        <message>
            <source>The coldest plausible value is used for charging.</source>
            <translation>充电时使用最低的可信温度。</translation>
        </message>
        <message>
            <source>Heater has no effect</source>
            <translation>加热器无效果</translation>
        </message>
        <message>
            <source>The heater is switched on but the cells do not get warmer: relay, fuse, heater or coolant pump.</source>
            <translation>加热器已接通但电芯不升温：继电器、熔断器、加热器或冷却液泵故障。</translation>
        </message>
        <message>
            <source>Check heater relay, fuse and pump.</source>
            <translation>检查加热继电器、熔断器和水泵。</translation>
        </message>
        <message>
            <source>No charging below the lowest charging temperature.</source>
            <translation>低于最低充电温度时不充电。</translation>
        </message>
        <message>
            <source>Preheating took too long</source>
            <translation>预热时间过长</translation>
        </message>
        <message>
            <source>Heater too weak for this cold, or heat is lost to a defective coolant circuit.</source>
            <translation>加热器功率不足以应对该低温，或冷却回路故障导致热量损失。</translation>
        </message>
        <message>
            <source>Compare start and end temperature. Check heater and coolant circuit.</source>
            <translation>比较起始和结束温度，检查加热器和冷却回路。</translation>
        </message>
        <message>
            <source>No fast charging.</source>
            <translation>不能快充。</translation>
        </message>
        <message>
            <source>Coolant pump interrupted</source>
            <translation>冷却液泵断路</translation>
        </message>
        <message>
            <source>Plug, wire or motor of the pump is open.</source>
            <translation>水泵的插头、导线或电机断路。</translation>
        </message>
        <message>
            <source>Check plug and supply of the pump, then replace it.</source>
            <translation>检查水泵的插头和供电，然后更换。</translation>
        </message>
        <message>
            <source>Current is reduced.</source>
            <translation>电流降低。</translation>
        </message>
        <message>
            <source>Coolant pump control signal too low</source>
            <translation>冷却液泵控制信号过低</translation>
        </message>
        <message>
            <source>Short circuit to ground in the pump or its wire.</source>
            <translation>水泵或其导线对地短路。</translation>
        </message>
        <message>
            <source>Check the wire, then the pump.</source>
            <translation>先检查导线，再检查水泵。</translation>
        </message>
        <message>
            <source>Charged faster than the cold-charge map allows</source>
            <translation>充电速度超过低温充电图允许值</translation>
        </message>
        <message>
            <source>The charger did not follow the limit while the cells were cold. Sodium may have plated.</source>
            <translation>电芯处于低温时充电机未遵守限值，可能发生析钠。</translation>
        </message>
        <message>
            <source>Let the pack rest above 25 °C, then test capacity and resistance. Check the charger's communication.</source>
            <translation>在 25 °C 以上静置，然后测试容量和内阻。检查充电机通信。</translation>
        </message>
        <message>
            <source>Charge current is halved for 30 minutes. The event is counted and stays stored.</source>
            <translation>充电电流减半 30 分钟。该事件被计数并保留。</translation>
        </message>
        <message>
            <source>Estimated sodium plating above its limit</source>
            <translation>估算的析钠量超过限值</translation>
        </message>
        <message>
            <source>The charge map in use is too strong for these cells in the cold, or the limit was exceeded repeatedly.</source>
            <translation>所用充电图在低温下对这些电芯过强，或多次超过限值。</translation>
        </message>
        <message>
            <source>Check which calibration is active. Rest above 25 °C, cycle slowly, look for self-discharge after 48 hours.</source>
            <translation>检查当前标定。在 25 °C 以上静置，缓慢循环，48 小时后检查自放电。</translation>
        </message>
        <message>
            <source>Too cold to charge</source>
            <translation>温度过低，无法充电</translation>
        </message>
        <message>
            <source>The coldest cell is below the charging temperature window.</source>
            <translation>最冷电芯低于充电温度窗口。</translation>
        </message>
        <message>
            <source>Preheat the pack. Check that there is enough charge left for the heater.</source>
            <translation>预热电池包。确认剩余电量足够加热。</translation>
        </message>
        <message>
            <source>Charging waits until the pack is warm enough.</source>
            <translation>充电等待电池包升温。</translation>
        </message>
        <message>
            <source>Current sensor: zero point or range wrong</source>
            <translation>电流传感器：零点或量程错误</translation>
        </message>
        <message>
            <source>The sensor has drifted, or the two sensors disagree.</source>
            <translation>传感器漂移，或两个传感器不一致。</translation>
        </message>
        <message>
            <source>Calibrate the zero point with open contactors. Replace the sensor if it drifts again.</source>
            <translation>在接触器断开时校准零点。如再次漂移请更换传感器。</translation>
        </message>
        <message>
            <source>Current sensor signal too low</source>
            <translation>电流传感器信号过低</translation>
        </message>
        <message>
            <source>Short circuit to ground, or no supply at the sensor.</source>
            <translation>对地短路，或传感器无供电。</translation>
        </message>
        <message>
            <source>Check plug and supply of the sensor.</source>
            <translation>检查传感器的插头和供电。</translation>
        </message>
        <message>
            <source>Current sensor signal too high</source>
            <translation>电流传感器信号过高</translation>
        </message>
        <message>
            <source>Check plug and wire of the sensor.</source>
            <translation>检查传感器的插头和导线。</translation>
        </message>
        <message>
            <source>Charge current above the limit in force</source>
            <translation>充电电流超过当前限值</translation>
        </message>
        <message>
            <source>The charger ignores the limit, or their messages do not arrive.</source>
            <translation>充电机不遵守限值，或通信报文未到达。</translation>
        </message>
        <message>
            <source>Check the communication with the charger, then the charge map.</source>
            <translation>检查与充电机的通信，然后检查充电图。</translation>
        </message>
        <message>
            <source>Discharge current above the limit in force</source>
            <translation>放电电流超过当前限值</translation>
        </message>
        <message>
            <source>The inverter takes more than it is allowed.</source>
            <translation>逆变器取用的电流超过允许值。</translation>
        </message>
        <message>
            <source>Check the communication with the inverter.</source>
            <translation>检查与逆变器的通信。</translation>
        </message>
        <message>
            <source>Pack voltage does not match the sum of the cells</source>
            <translation>总电压与电芯电压之和不符</translation>
        </message>
        <message>
            <source>Blown fuse, open sense line or a wrong measurement.</source>
            <translation>熔断器熔断、采样线断开或测量错误。</translation>
        </message>
        <message>
            <source>Check fuse and sense line of the pack voltage.</source>
            <translation>检查熔断器和总电压采样线。</translation>
        </message>
        <message>
            <source>Pack voltage reads lower than the sum of the cells</source>
            <translation>总电压读数低于电芯电压之和</translation>
        </message>
        <message>
            <source>Blown fuse, poor connection or a wrong measurement.</source>
            <translation>熔断器熔断、接触不良或测量错误。</translation>
        </message>
        <message>
            <source>Check fuse, busbars and sense line.</source>
            <translation>检查熔断器、汇流排和采样线。</translation>
        </message>
        <message>
            <source>Pack voltage reads higher than the sum of the cells</source>
            <translation>总电压读数高于电芯电压之和</translation>
        </message>
        <message>
            <source>A cell voltage is missing in the sum, or the pack measurement is wrong.</source>
            <translation>求和时缺少某个电芯电压，或总电压测量错误。</translation>
        </message>
        <message>
            <source>Check the cell measurements first, then the pack measurement.</source>
            <translation>先检查电芯测量，再检查总电压测量。</translation>
        </message>
        <message>
            <source>Isolation resistance of the high-voltage system too low</source>
            <translation>高压系统绝缘电阻过低</translation>
        </message>
        <message>
            <source>Moisture or damage in a high-voltage cable or component.</source>
            <translation>高压线缆或部件受潮或损坏。</translation>
        </message>
        <message>
            <source>Find the leak before anything else. Do not clear the fault and drive on.</source>
            <translation>首先查找漏电处。不要清除故障后继续行驶。</translation>
        </message>
        <message>
            <source>Warning below 500 Ω/V; the contactors open below 100 Ω/V.</source>
            <translation>低于 500 Ω/V 时警告；低于 100 Ω/V 时断开接触器。</translation>
        </message>
        <message>
            <source>Isolation resistance inside the pack too low</source>
            <translation>电池包内部绝缘电阻过低</translation>
        </message>
        <message>
            <source>Moisture, leaking coolant or damage inside the pack.</source>
            <translation>电池包内部受潮、冷却液泄漏或损坏。</translation>
        </message>
        <message>
            <source>Take the pack out and look for coolant. Do not clear the fault and drive on.</source>
            <translation>拆下电池包并检查是否有冷却液。不要清除故障后继续行驶。</translation>
        </message>
        <message>
            <source>Positive contactor stuck closed</source>
            <translation>正极接触器粘连</translation>
        </message>
        <message>
            <source>Its contacts are welded, usually after switching under load.</source>
            <translation>触点熔焊，通常因带载切换引起。</translation>
        </message>
        <message>
            <source>Treat the terminals as live. Test pre-charge relay and load, then replace the contactor.</source>
            <translation>视端子为带电。测试预充继电器和负载，然后更换接触器。</translation>
        </message>
        <message>
            <source>The pack does not switch on again.</source>
            <translation>电池包不再上电。</translation>
        </message>
        <message>
            <source>Negative contactor stuck closed</source>
            <translation>负极接触器粘连</translation>
        </message>
        <message>
            <source>Positive contactor does not close</source>
            <translation>正极接触器不闭合</translation>
        </message>
        <message>
            <source>No coil supply, open interlock or a defective contactor.</source>
            <translation>线圈无供电、互锁断开或接触器损坏。</translation>
        </message>
        <message>
            <source>Check coil supply and interlock, then the contactor.</source>
            <translation>检查线圈供电和互锁，然后检查接触器。</translation>
        </message>
        <message>
            <source>The pack does not switch on.</source>
            <translation>电池包无法上电。</translation>
        </message>
        <message>
            <source>Negative contactor does not close</source>
            <translation>负极接触器不闭合</translation>
        </message>
        <message>
            <source>Pre-charging takes too long</source>
            <translation>预充时间过长</translation>
        </message>
        <message>
            <source>Short circuit or heavy load on the bus, or an open pre-charge resistor.</source>
            <translation>母线短路或重载，或预充电阻断路。</translation>
        </message>
        <message>
            <source>Measure the bus for a short circuit, then check the pre-charge resistor.</source>
            <translation>测量母线是否短路，然后检查预充电阻。</translation>
        </message>
        <message>
            <source>High-voltage interlock open</source>
            <translation>高压互锁断开</translation>
        </message>
        <message>
            <source>A high-voltage plug or cover is not closed.</source>
            <translation>高压插头或盖板未关好。</translation>
        </message>
        <message>
            <source>Close all plugs and covers, then measure the interlock loop.</source>
            <translation>关好所有插头和盖板，然后测量互锁回路。</translation>
        </message>
        <message>
            <source>High-voltage interlock signal too low</source>
            <translation>高压互锁信号过低</translation>
        </message>
        <message>
            <source>Short circuit to ground in the interlock loop.</source>
            <translation>互锁回路对地短路。</translation>
        </message>
        <message>
            <source>Measure the interlock loop section by section.</source>
            <translation>逐段测量互锁回路。</translation>
        </message>
        <message>
            <source>High-voltage interlock signal too high</source>
            <translation>高压互锁信号过高</translation>
        </message>
        <message>
            <source>Short circuit to the supply in the interlock loop.</source>
            <translation>互锁回路对电源短路。</translation>
        </message>
        <message>
            <source>High-voltage fuse blown</source>
            <translation>高压熔断器熔断</translation>
        </message>
        <message>
            <source>Short circuit or a current far above the limit.</source>
            <translation>短路或电流远超限值。</translation>
        </message>
        <message>
            <source>Find the short circuit before fitting a new fuse.</source>
            <translation>更换熔断器之前先找到短路处。</translation>
        </message>
        <message>
            <source>Cell below the recovery threshold, or pack prepared for transport</source>
            <translation>电芯低于恢复阈值，或电池包处于运输状态</translation>
        </message>
        <message>
            <source>The pack was discharged to 0 V for transport, or stored empty for long.</source>
            <translation>电池包为运输放电至 0 V，或长期空置存放。</translation>
        </message>
        <message>
            <source>Remove the short-circuit bar, then start the recovery from 0 V. Reject cells that do not rise.</source>
            <translation>拆除短接排，然后从 0 V 开始恢复。剔除电压不上升的电芯。</translation>
        </message>
        <message>
            <source>The contactors stay open.</source>
            <translation>接触器保持断开。</translation>
        </message>
        <message>
            <source>Thermal runaway suspected</source>
            <translation>疑似热失控</translation>
        </message>
        <message>
            <source>A cell loses voltage while its temperature rises fast.</source>
            <translation>某电芯电压下降同时温度快速上升。</translation>
        </message>
        <message>
            <source>Leave the area, warn others and call the fire service. The gases are poisonous.</source>
            <translation>离开现场，警告他人并呼叫消防。气体有毒。</translation>
        </message>
        <message>
            <source>The contactors open and the alarm is raised.</source>
            <translation>接触器断开并发出警报。</translation>
        </message>
        <message>
            <source>No communication with a cell monitoring board</source>
            <translation>与电芯采集板无通信</translation>
        </message>
        <message>
            <source>Wire or plug of the daisy chain open, or a board without supply.</source>
            <translation>菊花链导线或插头断开，或采集板无供电。</translation>
        </message>
        <message>
            <source>Check the daisy chain at the first board that is missing.</source>
            <translation>从第一块缺失的采集板开始检查菊花链。</translation>
        </message>
        <message>
            <source>The contactors open after one second.</source>
            <translation>一秒后接触器断开。</translation>
        </message>
        <message>
            <source>No communication with the battery controller</source>
            <translation>与电池控制器无通信</translation>
        </message>
        <message>
            <source>Bus interrupted, or the controller has no supply.</source>
            <translation>总线中断，或控制器无供电。</translation>
        </message>
        <message>
            <source>Check the supply of the controller, then the bus wires and their termination.</source>
            <translation>检查控制器供电，然后检查总线线路及终端电阻。</translation>
        </message>
        <message>
            <source>Memory fault in the battery controller</source>
            <translation>电池控制器存储器故障</translation>
        </message>
        <message>
            <source>A block of the non-volatile memory cannot be read.</source>
            <translation>非易失性存储器的某个块无法读取。</translation>
        </message>
        <message>
            <source>Save a report, then replace the controller if the fault comes back.</source>
            <translation>保存报告；如故障再次出现，请更换控制器。</translation>
        </message>
        <message>
            <source>Default values are used for the lost block.</source>
            <translation>丢失的块使用默认值。</translation>
        </message>
        <message>
            <source>Software or calibration not released for this pack</source>
            <translation>软件或标定未获准用于此电池包</translation>
        </message>
        <message>
            <source>Checksum or identification of the calibration does not fit.</source>
            <translation>标定的校验和或标识不匹配。</translation>
        </message>
        <message>
            <source>Install a released data set.</source>
            <translation>安装已发布的数据集。</translation>
        </message>
        <message>
            <source>Charging is forbidden.</source>
            <translation>禁止充电。</translation>
        </message>
        <message>
            <source>No valid calibration in the battery controller</source>
            <translation>电池控制器中没有有效标定</translation>
        </message>
        <message>
            <source>An update was interrupted, or the memory was erased.</source>
            <translation>更新被中断，或存储器被擦除。</translation>
        </message>
        <message>
            <source>Install the data set again. The controller stays reachable.</source>
            <translation>重新安装数据集。控制器仍可访问。</translation>
        </message>
        <message>
            <source>The contactors stay open and charging is forbidden.</source>
            <translation>接触器保持断开，禁止充电。</translation>
        </message>
        <message>
            <source>Operating time</source>
            <translation>运行时间</translation>
        </message>
        <message>
            <source>State of charge</source>
            <translation>荷电状态</translation>
        </message>
        <message>
            <source>Pack voltage</source>
            <translation>总电压</translation>
        </message>
        <message>
            <source>Current, charging positive</source>
            <translation>电流（充电为正）</translation>
        </message>
        <message>
            <source>Lowest cell voltage</source>
            <translation>最低电芯电压</translation>
        </message>
        <message>
            <source>Highest cell voltage</source>
            <translation>最高电芯电压</translation>
        </message>
        <message>
            <source>Cell with the lowest voltage</source>
            <translation>电压最低的电芯</translation>
        </message>
        <message>
            <source>Cell with the highest voltage</source>
            <translation>电压最高的电芯</translation>
        </message>
        <message>
            <source>Lowest temperature</source>
            <translation>最低温度</translation>
        </message>
        <message>
            <source>Highest temperature</source>
            <translation>最高温度</translation>
        </message>
        <message>
            <source>Sensor with the lowest temperature</source>
            <translation>温度最低的传感器</translation>
        </message>
        <message>
            <source>Charge limit in force</source>
            <translation>当前充电限值</translation>
        </message>
        <message>
            <source>Reason of the charge limit</source>
            <translation>充电限值原因</translation>
        </message>
        <message>
            <source>Isolation resistance</source>
            <translation>绝缘电阻</translation>
        </message>
        <message>
            <source>12 V supply</source>
            <translation>12 V 供电</translation>
        </message>
        <message>
            <source>Checksum of the active calibration</source>
            <translation>当前标定的校验和</translation>
        </message>
        <message>
            <source>none</source>
            <translation>无</translation>
        </message>
        <message>
            <source>cold (charge map)</source>
            <translation>低温（充电图）</translation>
        </message>
        <message>
            <source>hot (charge map)</source>
            <translation>高温（充电图）</translation>
        </message>
        <message>
            <source>cell voltage high</source>
            <translation>电芯电压高</translation>
        </message>
        <message>
            <source>high state of charge (charge map)</source>
            <translation>荷电状态高（充电图）</translation>
        </message>
        <message>
            <source>plating guard</source>
            <translation>析钠保护</translation>
        </message>
        <message>
            <source>temperature sensor fault</source>
            <translation>温度传感器故障</translation>
        </message>
        <message>
            <source>pack fault</source>
            <translation>电池包故障</translation>
        </message>
        <message>
            <source>no valid calibration</source>
            <translation>无有效标定</translation>
        </message>
        <message>
            <source>contactors open</source>
            <translation>接触器断开</translation>
        </message>
        <message>
            <source>outside charging temperature window</source>
            <translation>超出充电温度窗口</translation>
        </message>
        <message>
            <source>cell voltage low</source>
            <translation>电芯电压低</translation>
        </message>
        <message>
            <source>low state of charge</source>
            <translation>荷电状态低</translation>
        </message>
        <message>
            <source>rated maximum</source>
            <translation>额定最大值</translation>
        </message>
        <message>
            <source>open</source>
            <translation>断开</translation>
        </message>
        <message>
            <source>closed</source>
            <translation>闭合</translation>
        </message>
        <message>
            <source>not connected</source>
            <translation>未连接</translation>
        </message>
        <message>
            <source>connected</source>
            <translation>已连接</translation>
        </message>
        <message>
            <source>unknown</source>
            <translation>未知</translation>
        </message>
        <message>
            <source>NFM / hard carbon</source>
            <translation>NFM / 硬碳</translation>
        </message>
        <message>
            <source>Prussian white / hard carbon</source>
            <translation>普鲁士白 / 硬碳</translation>
        </message>
        <message>
            <source>NFPP / hard carbon</source>
            <translation>NFPP / 硬碳</translation>
        </message>
        <message>
            <source>NVPF / hard carbon</source>
            <translation>NVPF / 硬碳</translation>
        </message>
        <message>
            <source>ok</source>
            <translation>正常</translation>
        </message>
        <message>
            <source>warning</source>
            <translation>警告</translation>
        </message>
        <message>
            <source>fault</source>
            <translation>故障</translation>
        </message>
        <message>
            <source>Sodium-ion NFM / hard carbon</source>
            <translation>钠离子 NFM / 硬碳</translation>
        </message>
        <message>
            <source>Sodium-ion NVPF / hard carbon</source>
            <translation>钠离子 NVPF / 硬碳</translation>
        </message>
        <message>
            <source>Unknown chemistry</source>
            <translation>未知化学体系</translation>
        </message>
    </context>
    <context>
        <name>Engine</name>
        <message>
            <source>The disk is full.</source>
            <translation>磁盘已满。</translation>
        </message>
        <message>
            <source>Free some space or choose another disk.</source>
            <translation>请释放空间或选择其他磁盘。</translation>
        </message>
        <message>
            <source>Halite may not write there.</source>
            <translation>Halite 无权写入该位置。</translation>
        </message>
        <message>
            <source>Choose another folder.</source>
            <translation>请选择其他文件夹。</translation>
        </message>
        <message>
            <source>The folder does not exist.</source>
            <translation>文件夹不存在。</translation>
        </message>
        <message>
            <source>There is a folder of this name.</source>
            <translation>已有同名文件夹。</translation>
        </message>
        <message>
            <source>Choose another name.</source>
            <translation>请换一个名称。</translation>
        </message>
        <message>
            <source>The name is too long.</source>
            <translation>名称过长。</translation>
        </message>
        <message>
            <source>Choose a shorter name.</source>
            <translation>请使用较短的名称。</translation>
        </message>
        <message>
            <source>This format needs a program part that is not installed.</source>
            <translation>此格式需要未安装的程序组件。</translation>
        </message>
        <message>
            <source>Choose another format.</source>
            <translation>请选择其他格式。</translation>
        </message>
        <message>
            <source>The file cannot be written.</source>
            <translation>无法写入文件。</translation>
        </message>
        <message>
            <source>Choose another folder or another format.</source>
            <translation>请选择其他文件夹或格式。</translation>
        </message>
        <message>
            <source>The program part that writes the file ended unexpectedly.</source>
            <translation>写文件的程序组件意外终止。</translation>
        </message>
        <message>
            <source>Try another format.</source>
            <translation>请尝试其他格式。</translation>
        </message>
        <message>
            <source>A frame of a message was lost or doubled.</source>
            <translation>报文中有帧丢失或重复。</translation>
        </message>
        <message>
            <source>The sender of a message stopped in the middle.</source>
            <translation>报文的发送方中途停止。</translation>
        </message>
        <message>
            <source>A new message began before the last one was complete.</source>
            <translation>上一条报文未完成，新报文已开始。</translation>
        </message>
        <message>
            <source>The adapter is open. Listening.</source>
            <translation>适配器已打开，正在监听。</translation>
        </message>
        <message>
            <source>Frames arrive. Asking the BMS who it is.</source>
            <translation>已收到报文，正在询问 BMS 身份。</translation>
        </message>
        <message>
            <source>Check that the pack has its 12 V supply and is awake, that CAN-H and CAN-L are connected and not swapped, that the bus is terminated with 120 ohm at both ends, and that the bit rate is right.</source>
            <translation>请检查电池包是否有 12 V 供电并已唤醒，CAN-H 和 CAN-L 是否已连接且未接反，总线两端是否有 120 Ω 终端电阻，以及波特率是否正确。</translation>
        </message>
        <message>
            <source>Switch the ignition on, check the diagnostic connector, and that the pack definition fits this vehicle.</source>
            <translation>请打开点火开关，检查诊断接口，并确认电池包定义适用于该车辆。</translation>
        </message>
        <message>
            <source>Check that the pack definition, and the DBC if one was given, belong to this pack.</source>
            <translation>请检查电池包定义以及所给的 DBC 是否属于此电池包。</translation>
        </message>
        <message>
            <source>Check that the pack definition belongs to this pack.</source>
            <translation>请检查电池包定义是否属于此电池包。</translation>
        </message>
        <message>
            <source>The connection to the adapter was lost.</source>
            <translation>与适配器的连接已断开。</translation>
        </message>
        <message>
            <source>Check the plug; the connection comes back by itself.</source>
            <translation>请检查插头；连接会自动恢复。</translation>
        </message>
        <message>
            <source>There is no connection to the adapter.</source>
            <translation>没有与适配器的连接。</translation>
        </message>
        <message>
            <source>Wait until it is back, then try again.</source>
            <translation>请等待恢复后重试。</translation>
        </message>
        <message>
            <source>The adapter left the bus after too many errors.</source>
            <translation>错误过多，适配器已脱离总线。</translation>
        </message>
        <message>
            <source>Check the bit rate, the termination (two times 120 Ω) and the wiring.</source>
            <translation>请检查波特率、终端电阻（两个 120 Ω）和接线。</translation>
        </message>
        <message>
            <source>The adapter does not accept these settings.</source>
            <translation>适配器不接受这些设置。</translation>
        </message>
        <message>
            <source>Check channel and bit rates.</source>
            <translation>请检查通道和波特率。</translation>
        </message>
        <message>
            <source>The driver of this adapter is not installed.</source>
            <translation>未安装此适配器的驱动程序。</translation>
        </message>
        <message>
            <source>Install the driver of the adapter's maker.</source>
            <translation>请安装适配器厂商的驱动程序。</translation>
        </message>
        <message>
            <source>Close the other program, or unplug the adapter and plug it in again.</source>
            <translation>请关闭其他程序，或拔下适配器后重新插上。</translation>
        </message>
        <message>
            <source>Check address and port, and that the adapter is switched on.</source>
            <translation>请检查地址和端口，以及适配器是否已开启。</translation>
        </message>
        <message>
            <source>Unplug it and plug it in again.</source>
            <translation>请拔下后重新插上。</translation>
        </message>
        <message>
            <source>Start the virtual pack with `halite simulate` and use the channel it prints.</source>
            <translation>请用 `halite simulate` 启动虚拟电池包，并使用其显示的通道。</translation>
        </message>
        <message>
            <source>Identify the pack and check the package</source>
            <translation>识别电池包并检查标定包</translation>
        </message>
        <message>
            <source>Read and save the active calibration</source>
            <translation>读取并保存当前标定</translation>
        </message>
        <message>
            <source>Prepare: stop load and charging, open contactors, quieten the bus</source>
            <translation>准备：停止负载和充电，断开接触器，静默总线</translation>
        </message>
        <message>
            <source>Unlock the BMS</source>
            <translation>解锁 BMS</translation>
        </message>
        <message>
            <source>Erase the inactive slot</source>
            <translation>擦除非活动存储区</translation>
        </message>
        <message>
            <source>Transfer payload and header</source>
            <translation>传输数据和头部</translation>
        </message>
        <message>
            <source>Let the BMS check the data set</source>
            <translation>由 BMS 检查数据集</translation>
        </message>
        <message>
            <source>Commit</source>
            <translation>提交</translation>
        </message>
        <message>
            <source>Restart the BMS</source>
            <translation>重启 BMS</translation>
        </message>
        <message>
            <source>Read back and compare</source>
            <translation>回读并比较</translation>
        </message>
        <message>
            <source>Restore normal operation</source>
            <translation>恢复正常运行</translation>
        </message>
        <message>
            <source>The package was made with this pack's own A2L.</source>
            <translation>标定包使用此电池包的 A2L 制作。</translation>
        </message>
        <message>
            <source>The package was made with another A2L than this pack definition has; its tables may lie elsewhere.</source>
            <translation>标定包使用的 A2L 与此电池包定义不同，表的位置可能不同。</translation>
        </message>
        <message>
            <source>The package is not signed by an author and another person as approver.</source>
            <translation>标定包未由作者和另一位批准人签名。</translation>
        </message>
        <message>
            <source>Every value is inside the limits of BMS and chemistry.</source>
            <translation>所有数值均在 BMS 和化学体系的限值之内。</translation>
        </message>
        <message>
            <source>It is no demo data set.</source>
            <translation>这不是演示数据集。</translation>
        </message>
        <message>
            <source>It is a demo data set, and this is the virtual pack.</source>
            <translation>这是演示数据集，且当前为虚拟电池包。</translation>
        </message>
        <message>
            <source>It is a DEMO data set and not for a real pack.</source>
            <translation>这是演示数据集，不能用于真实电池包。</translation>
        </message>
        <message>
            <source>The pack does not tell its serial number.</source>
            <translation>电池包未报告序列号。</translation>
        </message>
        <message>
            <source>Install the WinUSB driver for the adapter with Zadig (zadig.akeo.ie), and libusb-1.0.dll beside Halite.</source>
            <translation>用 Zadig（zadig.akeo.ie）为适配器安装 WinUSB 驱动程序，并将 libusb-1.0.dll 放在 Halite 旁边。</translation>
        </message>
        <message>
            <source>Install the package libusb-1.0-0 (`sudo apt install libusb-1.0-0`).</source>
            <translation>请安装软件包 libusb-1.0-0（`sudo apt install libusb-1.0-0`）。</translation>
        </message>
        <message>
            <source>Install libusb (`brew install libusb`).</source>
            <translation>请安装 libusb（`brew install libusb`）。</translation>
        </message>
        <message>
            <source>Install the PEAK-System Device Driver Setup with PCAN-Basic from peak-system.com.</source>
            <translation>请从 peak-system.com 安装 PEAK-System Device Driver Setup（含 PCAN-Basic）。</translation>
        </message>
        <message>
            <source>Use it through SocketCAN (`can0`), or install PCAN-Basic for Linux from peak-system.com.</source>
            <translation>请通过 SocketCAN（`can0`）使用，或从 peak-system.com 安装 PCAN-Basic for Linux。</translation>
        </message>
        <message>
            <source>Install the PCBUSB library from mac-can.com.</source>
            <translation>请从 mac-can.com 安装 PCBUSB 库。</translation>
        </message>
        <message>
            <source>Install Kvaser Drivers for Windows (CANlib) from kvaser.com.</source>
            <translation>请从 kvaser.com 安装 Kvaser Drivers for Windows（CANlib）。</translation>
        </message>
        <message>
            <source>Use it through SocketCAN (`can0`), or install Kvaser's linuxcan (CANlib) from kvaser.com.</source>
            <translation>请通过 SocketCAN（`can0`）使用，或从 kvaser.com 安装 Kvaser 的 linuxcan（CANlib）。</translation>
        </message>
        <message>
            <source>Install Vector Driver Setup and the XL Driver Library from vector.com.</source>
            <translation>请从 vector.com 安装 Vector Driver Setup 和 XL Driver Library。</translation>
        </message>
        <message>
            <source>Install the Ixxat VCI 4 driver from hms-networks.com.</source>
            <translation>请从 hms-networks.com 安装 Ixxat VCI 4 驱动程序。</translation>
        </message>
        <message>
            <source>Install the USB2CAN driver and its CANAL library (usb2can.dll) from 8devices.com.</source>
            <translation>请从 8devices.com 安装 USB2CAN 驱动程序及其 CANAL 库（usb2can.dll）。</translation>
        </message>
        <message>
            <source>Install NI-XNET from ni.com, and the Python package nixnet.</source>
            <translation>请从 ni.com 安装 NI-XNET，并安装 Python 软件包 nixnet。</translation>
        </message>
        <message>
            <source>Install NI-CAN from ni.com (32 bit only).</source>
            <translation>请从 ni.com 安装 NI-CAN（仅 32 位）。</translation>
        </message>
        <message>
            <source>Install the USB-CANmodul Utility Disk (SO-387) from systec-electronic.com.</source>
            <translation>请从 systec-electronic.com 安装 USB-CANmodul Utility Disk（SO-387）。</translation>
        </message>
        <message>
            <source>Install the Intrepid Device Drivers from intrepidcs.com, and the Python package python-ics.</source>
            <translation>请从 intrepidcs.com 安装 Intrepid Device Drivers，并安装 Python 软件包 python-ics。</translation>
        </message>
        <message>
            <source>Use it as candleLight (gs_usb), or as slcan if it has that firmware; neither needs a driver.</source>
            <translation>请作为 candleLight（gs_usb）使用；若为 slcan 固件，则作为 slcan 使用；两者均无需驱动程序。</translation>
        </message>
        <message>
            <source>Install the ETAS Basic Open API (BOA) from etas.com.</source>
            <translation>请从 etas.com 安装 ETAS Basic Open API（BOA）。</translation>
        </message>
        <message>
            <source>Install the isCAN driver from thorsis.com.</source>
            <translation>请从 thorsis.com 安装 isCAN 驱动程序。</translation>
        </message>
        <message>
            <source>Install the Neousys WDT_DIO driver package from neousys-tech.com.</source>
            <translation>请从 neousys-tech.com 安装 Neousys WDT_DIO 驱动程序包。</translation>
        </message>
        <message>
            <source>Use a Linux kernel with CAN support (modules can, can_raw).</source>
            <translation>请使用支持 CAN 的 Linux 内核（模块 can、can_raw）。</translation>
        </message>
        <message>
            <source>Run `halite adapters --rules | sudo tee /etc/udev/rules.d/60-halite.rules`, then plug the adapter in again.</source>
            <translation>请运行 `halite adapters --rules | sudo tee /etc/udev/rules.d/60-halite.rules`，然后重新插入适配器。</translation>
        </message>
        <message>
            <source>Ask the administrator of this computer for access to the adapter.</source>
            <translation>请向本计算机的管理员申请适配器的访问权限。</translation>
        </message>
        <message>
            <source>Unplug the adapter, plug it in again and look once more.</source>
            <translation>请拔下适配器，重新插入后再次搜索。</translation>
        </message>
        <message>
            <source>Close the other program that uses it.</source>
            <translation>请关闭正在使用它的其他程序。</translation>
        </message>
        <message>
            <source>Start it with `halite simulate`.</source>
            <translation>请用 `halite simulate` 启动它。</translation>
        </message>
        <message>
            <source>Something is on the bus, but at none of the usual bit rates.</source>
            <translation>总线上有信号，但不是任何常用的波特率。</translation>
        </message>
        <message>
            <source>Check CAN-H and CAN-L and the termination, or set the bit rate by hand.</source>
            <translation>请检查 CAN-H、CAN-L 和终端电阻，或手动设置波特率。</translation>
        </message>
        <message>
            <source>The bus is silent: neither frames nor errors were heard at any bit rate.</source>
            <translation>总线无通信：在任何波特率下都未监听到帧或错误。</translation>
        </message>
        <message>
            <source>Wake the pack (ignition or charger) and check the plug, then search again.</source>
            <translation>请唤醒电池包（点火或充电器）并检查插头，然后再次查找。</translation>
        </message>
        <message>
            <source>Nothing was heard, and this adapter does not tell of errors: the bus is silent, or runs at another bit rate.</source>
            <translation>未监听到任何内容，且此适配器不报告错误：总线无通信，或波特率不同。</translation>
        </message>
        <message>
            <source>Wake the pack (ignition or charger), check the plug and search again, or set the bit rate by hand.</source>
            <translation>请唤醒电池包（点火或充电器）、检查插头后再次查找，或手动设置波特率。</translation>
        </message>
        <message>
            <source>The search was stopped.</source>
            <translation>查找已停止。</translation>
        </message>
        <message>
            <source>Set the bit rate by hand.</source>
            <translation>请手动设置波特率。</translation>
        </message>
        <message>
            <source>The search for the bit rate failed.</source>
            <translation>查找波特率失败。</translation>
        </message>
        <message>
            <source>Set it by hand.</source>
            <translation>请手动设置。</translation>
        </message>
        <message>
            <source>The bit rate cannot be searched for while an adapter is connected.</source>
            <translation>适配器已连接时无法查找波特率。</translation>
        </message>
        <message>
            <source>Disconnect first.</source>
            <translation>请先断开连接。</translation>
        </message>
        <message>
            <source>Plug it in, or choose another adapter.</source>
            <translation>请插入它，或选择其他适配器。</translation>
        </message>
        <message>
            <source>Choose one of them from the list of adapters.</source>
            <translation>请从适配器列表中选择其中之一。</translation>
        </message>
        <message>
            <source>Wait a moment.</source>
            <translation>请稍候。</translation>
        </message>
        <message>
            <source>The BMS said who it is. Waiting for its values.</source>
            <translation>BMS 已表明身份，正在等待其数据。</translation>
        </message>
        <message>
            <source>The pack is known and its values arrive.</source>
            <translation>电池包已识别，数据正在接收。</translation>
        </message>
        <message>
            <source>Disconnect before you unplug the adapter.</source>
            <translation>拔下适配器前请先断开连接。</translation>
        </message>
        <message>
            <source>Nobody acknowledges what Halite sends: the adapter is alone on the bus.</source>
            <translation>Halite 发送的报文没有任何节点应答：总线上只有适配器自己。</translation>
        </message>
        <message>
            <source>Check that the plug is in, that the pack has its 12 V supply and is awake, and that the bus is terminated with 120 ohm at both ends.</source>
            <translation>请检查插头是否插好，电池包是否有 12 V 供电并已唤醒，以及总线两端是否有 120 Ω 终端电阻。</translation>
        </message>
        <message>
            <source>The bit rate is probably wrong; otherwise check CAN-H, CAN-L and the termination (120 ohm at both ends).</source>
            <translation>波特率很可能不对；否则请检查 CAN-H、CAN-L 以及两端的 120 Ω 终端电阻。</translation>
        </message>
        <message>
            <source>Frames arrived before, now only bus errors do.</source>
            <translation>之前能收到报文，现在只有总线错误。</translation>
        </message>
        <message>
            <source>Check CAN-H and CAN-L for a short circuit or a loose plug; then unplug the adapter and plug it in again.</source>
            <translation>请检查 CAN-H 和 CAN-L 是否短路或插头松动，然后拔下适配器再重新插上。</translation>
        </message>
        <message>
            <source>Wake the pack, or connect without listen-only if you may send on this bus.</source>
            <translation>请唤醒电池包；如果允许在此总线上发送，请取消仅监听后重新连接。</translation>
        </message>
        <message>
            <source>Connect without listen-only if you may send on this bus.</source>
            <translation>如果允许在此总线上发送，请取消仅监听后重新连接。</translation>
        </message>
        <message>
            <source>Frames arrive, but the adapter only listens, and this pack tells its values only when asked.</source>
            <translation>能收到报文，但适配器仅监听，而此电池包只有被询问时才给出数据。</translation>
        </message>
        <message>
            <source>Switch the ignition on; check the diagnostic connector and whether the pack definition fits.</source>
            <translation>请打开点火开关，检查诊断接口以及电池包定义是否适用。</translation>
        </message>
        <message>
            <source>Choose the definition of this pack, or plug the adapter into the bus of the battery.</source>
            <translation>请选择此电池包的定义，或把适配器接到电池的总线上。</translation>
        </message>
        <message>
            <source>The BMS is in its boot loader: it answers, but its application and its values are not there.</source>
            <translation>BMS 处于引导程序中：它会应答，但应用程序未运行，没有数据。</translation>
        </message>
        <message>
            <source>Start the interrupted update again: it resumes. Otherwise switch the pack off and on.</source>
            <translation>请重新启动被中断的更新，它会继续进行；否则请将电池包断电后再上电。</translation>
        </message>
        <message>
            <source>The BMS said who it is, but does not answer the requests for its values.</source>
            <translation>BMS 已表明身份，但不应答数据请求。</translation>
        </message>
        <message>
            <source>Switch the ignition on, and check that the pack definition belongs to this pack.</source>
            <translation>请打开点火开关，并检查电池包定义是否属于此电池包。</translation>
        </message>
        <message>
            <source>Check that the adapter is on the bus of the battery and not behind a gateway.</source>
            <translation>请确认适配器接在电池的总线上，而不是在网关之后。</translation>
        </message>
        <message>
            <source>The BMS said who it is and sends, but no cell voltage in it is valid.</source>
            <translation>BMS 已表明身份并在发送，但没有任何有效的单体电压。</translation>
        </message>
        <message>
            <source>Read its faults, and check that the pack definition, and the DBC if one was given, belong to this pack.</source>
            <translation>请读取其故障，并检查电池包定义以及所给的 DBC 是否属于此电池包。</translation>
        </message>
        <message>
            <source>Check the bit rate, the termination (two times 120 Ω), and CAN-H and CAN-L for a short circuit.</source>
            <translation>请检查波特率、终端电阻（两个 120 Ω），以及 CAN-H 与 CAN-L 是否短路。</translation>
        </message>
        <message>
            <source>The adapter's controller is error passive: it sees many bus errors.</source>
            <translation>适配器的控制器处于错误被动状态：它检测到大量总线错误。</translation>
        </message>
        <message>
            <source>Check the termination (120 ohm at both ends), the wiring, and whether another device runs at another bit rate.</source>
            <translation>请检查两端的 120 Ω 终端电阻、接线，以及是否有其他设备使用不同的波特率。</translation>
        </message>
        <message>
            <source>The adapter only listens, so nothing can be asked of the BMS.</source>
            <translation>适配器仅监听，无法向 BMS 询问任何内容。</translation>
        </message>
        <message>
            <source>Disconnect, and connect without listen-only.</source>
            <translation>请断开连接，取消仅监听后重新连接。</translation>
        </message>
        <message>
            <source>No adapter is open.</source>
            <translation>没有打开的适配器。</translation>
        </message>
        <message>
            <source>Wait until the connection is back, then start again.</source>
            <translation>请等连接恢复后再重新开始。</translation>
        </message>
        <message>
            <source>Check which pack is plugged in, then start again.</source>
            <translation>请确认连接的是哪个电池包，然后重新开始。</translation>
        </message>
        <message>
            <source>Halite stopped at a fault of its own.</source>
            <translation>Halite 因自身错误而停止。</translation>
        </message>
        <message>
            <source>Send the crash report to its makers.</source>
            <translation>请把崩溃报告发送给开发者。</translation>
        </message>
        <message>
            <source>Disconnect there, or end it.</source>
            <translation>请在那里断开连接，或结束该程序。</translation>
        </message>
        <message>
            <source>Wait until it has finished.</source>
            <translation>请等待其完成。</translation>
        </message>
    </context>
</TS>
